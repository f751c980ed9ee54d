package dev.holdfast.testkit.disk;

import dev.holdfast.store.file.Disk;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Mistakes that a file backend could make, as far as they show on its disk, each as narrow as it can be. */
enum Defect {
    FORCES_NO_LOG("a log is never forced", Defect::isLog, ForceDefects::noForce),
    ACKNOWLEDGES_EARLY("an append is acknowledged before it is forced", Defect::isLog, ForceDefects::lateForce),
    FORCES_BEFORE_WRITE("a force comes before its write", Defect::isLog, ForceDefects::forceBeforeWrite),
    REPEATS_FAILED_FORCES("a force that failed is made again", Defect::isLog, ForceDefects::repeatedForce),
    FORCES_NO_DOCUMENT("a document is not forced", Defect::isDocument, ForceDefects::noForce),
    FORCES_NO_BLOB("a blob is not forced", Defect::isBlob, ForceDefects::noForce),
    RENAMES_BEFORE_FORCE(
            "a document is renamed before it is forced", Defect::isDocument, ForceDefects::renameBeforeForce),
    FORCES_NO_DIRECTORY("a directory is never forced", path -> true, ForceDefects::noForceOfDirectories),
    FORCES_NO_NEW_DIRECTORY(
            "the name of a new directory is not forced", path -> true, ForceDefects::noForceOfNewDirectories),
    OVERWRITES("a document is overwritten where it stands", Defect::isDocument, WriteDefects::overwritesInPlace),
    DELETES_FIRST(
            "a document is deleted before its replacement is there",
            Defect::isDocument,
            WriteDefects::deletesBeforeReplacing),
    WRITES_SHORT("a write that was cut short is taken for whole", Defect::isLog, WriteDefects::shortWrites),
    IGNORES_FAILURES("a write that failed is taken for done", Defect::isLog, WriteDefects::ignoredFailures),
    WRITES_LINES_APART("the lines of a flush are written one by one", Defect::isLog, WriteDefects::linesApart),
    FORGETS_BATCHES("a line does not say that its batch goes on", Defect::isLog, WriteDefects::noBatchMarks),
    LEAVES_TORN_TAILS("a torn tail is not cut off", Defect::isLog, WriteDefects::noTruncation),
    BELIEVES_STALE_SIZES("a log is taken for shorter than it is", Defect::isLog, WriteDefects::staleSizes),
    IGNORES_CHECKSUMS("a line with a wrong checksum is accepted", Defect::isLog, Checksums::unchecked),
    CHECKS_TOO_LITTLE("a checksum does not cover the whole line", Defect::isLog, Checksums::flipped),
    SHARES_THE_LOCK("two writers get the lock", path -> true, WriteDefects::sharedLock);

    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Predicate<Path> files;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final UnaryOperator<Disk> decorator;

    Defect(String description, Predicate<Path> files, UnaryOperator<Disk> decorator) {
        this.description = description;
        this.files = files;
        this.decorator = decorator;
    }

    /** The disk as a backend with this defect uses it. */
    Disk on(Disk sound) {
        Disk defective = decorator.apply(sound);
        return new ForwardingDisk(sound) {
            @Override
            Disk at(Path path) {
                return files.test(path) ? defective : sound;
            }
        };
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith("/history.log") || file.toString().endsWith("/events.log");
    }

    private static boolean isDocument(Path file) {
        return file.toString().contains("/states/");
    }

    private static boolean isBlob(Path file) {
        return file.toString().contains("/blobs/");
    }

    @Override
    public String toString() {
        return description;
    }
}
