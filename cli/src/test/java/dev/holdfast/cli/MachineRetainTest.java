package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineRetainTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void takeOverOldInstances() throws IOException {
        cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("state"));
        String created =
                "{'id':'c-%1$s','instanceId':'%1$s','machineName':'Order','componentName':'Shop','event':{'type':"
                        + "'INSTANCE_CREATED','payload':{},'timestamp':1},'stateBefore':'','stateAfter':'Draft','persistedAt':1}\n";
        String over =
                "{'instance':{'id':'over','machineName':'Order','currentState':'Draft','context':{},'status':'error',"
                        + "'createdAt':1,'updatedAt':1},'snapshotAt':2,'lastEventId':'c-over'}";
        Files.writeString(
                directory.resolve("events.jsonl"),
                (created.formatted("living") + created.formatted("over") + over).replace('\'', '"'));
        assertThat(cli.run("import", "xcomponent", "events.jsonl").code()).isZero();
    }

    @Test
    void livingInstancesKeepWhatTheyAmountToAndThoseThatAreOverGo() {
        Result dry = cli.run("machine", "retain", "--older-than", "90", "--dry-run");
        assertThat(dry.out()).contains("machine:living: versions 1 to 1", "machine:over: versions 1 to 1");
        assertThat(dry.lines().getLast()).isEqualTo("Would remove 2 events.");

        Result removed = cli.with("EVENT_RETENTION_DAYS", "90").run("machine", "retain", "--archive", "old.jsonl");
        assertThat(removed.err()).isEmpty();
        assertThat(removed.lines().getLast()).isEqualTo("Removed 2 events.");

        assertThat(cli.run("export", "xcomponent", "out").out()).contains("Wrote 0 events and 1 snapshot.");
        assertThat(cli.run("machine", "retain", "--archive", "more.jsonl").out())
                .contains("Removed 0 events.");
        assertThat(directory.resolve("old.jsonl")).content().contains("c-living", "c-over");
    }

    @Test
    void whatRetainsStreamsOfAnyKindNeverTakesFromALivingInstance() {
        Result removed = cli.run("store", "retain", "--older-than", "0s", "--archive", "old.jsonl");
        assertThat(removed.lines())
                .contains("machine:living: spared, all of it is needed")
                .last()
                .isEqualTo("Removed 1 event.");
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(cli.run("machine", "retain", "--dry-run").err())
                .contains("give --older-than DAYS, or set EVENT_RETENTION_DAYS");
        assertThat(cli.run("machine", "retain", "--older-than", "90").err())
                .contains("give --archive FILE or --dry-run");
        assertThat(cli.run("machine", "retain", "--older-than", "5h", "--dry-run")
                        .err())
                .contains("give an age of 1 day or more");
    }
}
