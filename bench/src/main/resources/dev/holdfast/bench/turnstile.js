// The turnstile in XState 5: node turnstile.js GUARDED WINDOW_MILLIS prints events per second, p50 and p99 in
// nanoseconds of the median of three windows, after one to warm up.
import {assign, createActor, setup} from 'xstate';

const [guarded, window] = [process.argv[2] === 'true', Number(process.argv[3])];

const machine = setup({
    guards: {enough: ({context, event}) => event.n >= context.least},
    actions: {keep: assign({n: ({event}) => event.n})},
}).createMachine({
    initial: 'Locked',
    context: {least: 0},
    states: {
        Locked: {on: {COIN: {target: 'Unlocked', actions: 'keep', ...(guarded ? {guard: 'enough'} : {})}}},
        Unlocked: {on: {PUSH: {target: 'Locked', actions: 'keep', ...(guarded ? {guard: 'enough'} : {})}}},
    },
});

let sent = 0;
const actor = createActor(machine).start();

function measure() {
    const spent = [];
    const begun = performance.now();
    let now = begun;
    while (now < begun + window) {
        actor.send({type: sent % 2 === 0 ? 'COIN' : 'PUSH', n: sent});
        sent++;
        const after = performance.now();
        spent.push(after - now);
        now = after;
    }
    const millis = performance.now() - begun;
    const sorted = Float64Array.from(spent).sort();
    const at = share => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] * 1e6);
    return {rate: spent.length * 1000 / millis, p50: at(0.5), p99: at(0.99)};
}

measure();
const [, median] = [measure(), measure(), measure()].sort((left, right) => left.rate - right.rate);
const state = sent % 2 === 0 ? 'Locked' : 'Unlocked';
if (actor.getSnapshot().value !== state || actor.getSnapshot().context.n !== sent - 1) {
    throw new Error(`after ${sent} events it is ${JSON.stringify(actor.getSnapshot())}`);
}
console.log(median.rate, median.p50, median.p99);
