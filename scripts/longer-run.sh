#!/bin/sh
# The tests that kill processes, cut the power and follow random ways, for longer than every build has time for: about two
# hours on two cores. Each prints its seed; -Dholdfast.seed=N as an argument goes the same ways again.
set -eu
cd "$(dirname "$0")/.."
exec mvn -ntp -B verify -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest='KillTest,MachineKillTest,WorkerKillTest,RandomWorkflowsTest,*RestartEquivalenceTest,MachineRetentionTest,FileCrashTest,KilledProcessTest,PostgresOrderTest' \
  -Dholdfast.kills=200 -Dholdfast.worker.runs=2400 -Dholdfast.worker.kills=100 -Dholdfast.seeds=1000 \
  -Dholdfast.crash.states=1000000 -Dholdfast.events=1000000 -Djunit.jupiter.execution.timeout.default='90 m' "$@"
