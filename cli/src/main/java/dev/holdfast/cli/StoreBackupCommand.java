package dev.holdfast.cli;

import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.ops.Backup;
import dev.holdfast.store.ops.Manifest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast store backup}: writes a store to plain files, also while another process writes to it. */
@Command(
        name = "backup",
        description = {
            "Back up a store to a new directory of plain files, also while it is in use: all events up to one moment, and"
                    + " documents and blobs that fit them.",
            "The manifest has the digest of every file and is written last; without it a directory is no backup.",
            "Where keys are given, values are in it as they lie in the store, encrypted; to restore it takes the same keys."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast store backup backups/monday",
            "  holdfast store backup /backup/1 --store file:state"
        })
final class StoreBackupCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "DIR", description = "The directory, new or empty.")
    private Path directory = Path.of("");

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreBackupCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        StoreChoice choice = store.choice(environment);
        Path into = environment.directory().resolve(directory);
        Manifest manifest;
        try (EncodedBackend backend = choice.openWhole(environment.clock(), Access.READ_ONLY);
                Meter meter = new Meter(environment.console(), common.json)) {
            manifest = Backup.write(backend, choice.shown(), into, environment.clock(), meter);
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(manifest));
        } else {
            Comparison.print(manifest.contents(), out);
            out.println("Backed up through position " + manifest.position() + ", and safe in " + into + ".");
            Set<String> keys = manifest.keys();
            if (keys != null && !keys.isEmpty()) {
                out.println("To restore it takes the key" + (keys.size() > 1 ? "s " : " ") + String.join(", ", keys)
                        + "; keep the key ring, and not beside the backup.");
            }
        }
        return ExitCode.DONE;
    }
}
