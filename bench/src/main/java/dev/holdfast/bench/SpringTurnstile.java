package dev.holdfast.bench;

import java.util.Map;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.statemachine.StateContext;
import org.springframework.statemachine.StateMachine;
import org.springframework.statemachine.StateMachineEventResult.ResultType;
import org.springframework.statemachine.action.Action;
import org.springframework.statemachine.config.StateMachineBuilder;
import org.springframework.statemachine.guard.Guard;
import reactor.core.publisher.Mono;

/** The turnstile as Spring Statemachine's documentation builds it; an action keeps the payload. */
final class SpringTurnstile {
    private final StateMachine<String, String> machine;
    private long sent;

    SpringTurnstile(boolean guarded) throws Exception {
        StateMachineBuilder.Builder<String, String> builder = StateMachineBuilder.builder();
        builder.configureConfiguration().withConfiguration().autoStartup(false);
        builder.configureStates().withStates().initial("Locked").state("Unlocked");
        Guard<String, String> guard = guarded ? SpringTurnstile::enough : null;
        builder.configureTransitions()
                .withExternal()
                .source("Locked")
                .target("Unlocked")
                .event(Turnstile.COIN)
                .guard(guard)
                .action(keep())
                .and()
                .withExternal()
                .source("Unlocked")
                .target("Locked")
                .event(Turnstile.PUSH)
                .guard(guard)
                .action(keep());
        this.machine = builder.build();
        machine.getExtendedState().getVariables().put("least", 0L);
        machine.startReactively().block();
    }

    private static boolean enough(StateContext<String, String> context) {
        Map<Object, Object> data = context.getExtendedState().getVariables();
        return n(context) >= (Long) data.getOrDefault("least", Long.MAX_VALUE);
    }

    private static Action<String, String> keep() {
        return context -> context.getExtendedState().getVariables().put("n", n(context));
    }

    private static long n(StateContext<String, String> context) {
        return context.getMessageHeader("n") instanceof Long n ? n : -1;
    }

    void move() {
        var event = MessageBuilder.withPayload(sent % 2 == 0 ? Turnstile.COIN : Turnstile.PUSH)
                .setHeader("n", sent)
                .build();
        var result = machine.sendEvent(Mono.just(event)).blockLast();
        if (result == null || result.getResultType() != ResultType.ACCEPTED) {
            throw new IllegalStateException("event " + sent + " was not taken");
        }
        sent++;
    }
}
