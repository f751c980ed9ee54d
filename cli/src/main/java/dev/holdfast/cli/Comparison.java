package dev.holdfast.cli;

import dev.holdfast.store.ops.Contents;
import dev.holdfast.store.ops.Contents.Part;
import dev.holdfast.store.ops.Copied;
import java.io.PrintWriter;

/** Says what a store holds after something was copied into it, and whether it is the same as what was copied. */
final class Comparison {
    private Comparison() {}

    static void print(Copied copied, PrintWriter out) {
        print(copied.contents(), out);
        if (copied.same()) {
            out.println("Everything was compared and is the same.");
        } else {
            out.println("The two differ:");
            copied.differences().forEach(difference -> out.println("  " + difference));
            out.println("If somebody writes to the first all the time, stop that and run the same command again.");
        }
    }

    /** A line for each part, with its digest, which two copies share. */
    static void print(Contents contents, PrintWriter out) {
        Table table = new Table("", "COUNT", "DIGEST");
        row(table, "events", contents.events());
        row(table, "truncated streams", contents.truncations());
        row(table, "documents", contents.documents());
        row(table, "blobs", contents.blobs());
        table.print(out);
    }

    private static void row(Table table, String what, Part part) {
        table.row(what, "" + part.count(), part.digest().hex());
    }
}
