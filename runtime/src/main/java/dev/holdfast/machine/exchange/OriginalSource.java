package dev.holdfast.machine.exchange;

/** Where records of xcomponent-ai are. */
@FunctionalInterface
public interface OriginalSource {
    /** Adds all records; asked again, the same ones in the same order, for of many only some are held at a time. */
    void read(OriginalRecords into);
}
