package dev.holdfast.flow;

import dev.holdfast.event.DamagedDocs;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Which runs there are, in the order of their starts: documents in the collection {@value #COLLECTION}, each with up to
 * {@value #FULL} runs, the newest first. They follow from the log: what was started since the last run in them is read
 * whenever somebody asks, and written down where that is possible. Where the log does not have that last run, all are read
 * again. Thread-safe.
 */
final class RunIndex {
    static final String COLLECTION = "run_index";

    /** How many runs a document has. */
    static final int FULL = 500;

    private static final long HIGHEST = 9_999_999_999L;
    private static final int MOST_TRIES = 20;

    private final Log log;
    private final Docs docs;

    RunIndex(Log log, Docs docs) {
        this.log = log;
        this.docs = docs;
    }

    /** A run, and where it was started. */
    record Entry(String runId, long position) {}

    /** One document; its version is 0 before it is written. */
    private record Sheet(long number, long version, List<Entry> runs) {
        static Sheet empty(long number) {
            return new Sheet(number, 0, List.of());
        }

        static Sheet of(Doc doc) {
            List<Entry> runs = new ArrayList<>();
            for (JsonNode run : Trees.read(doc.body()).path("runs")) {
                runs.add(new Entry(
                        run.path("run").asString(""), run.path("position").asLong(0)));
            }
            return new Sheet(HIGHEST - Long.parseLong(doc.key()), doc.version(), runs);
        }

        Sheet with(List<Entry> more) {
            List<Entry> all = new ArrayList<>(runs);
            all.addAll(more);
            return new Sheet(number, version, all);
        }

        String key() {
            return String.format(Locale.ROOT, "%010d", HIGHEST - number);
        }

        NewDoc doc() {
            ArrayNode all = Trees.MAPPER.createArrayNode();
            runs.forEach(run -> all.addObject().put("run", run.runId()).put("position", run.position()));
            return NewDoc.of(Trees.json(Trees.object().set("runs", all)));
        }
    }

    /**
     * How far the documents go. Immutable.
     *
     * @param sheet the one to go on with
     * @param after the position of the last run in them
     * @param foreign whether they are about another log
     */
    private record End(Sheet sheet, long after, boolean foreign) {
        static final End NONE = new End(Sheet.empty(0), 0, false);
        static final End FOREIGN = new End(Sheet.empty(0), 0, true);
    }

    /** What the documents lack, the oldest first, and whether there is anything to read in them. */
    private record Unwritten(List<Entry> runs, boolean foreign) {}

    /** The runs that were started before a position, the newest first; those that were removed may be among them. */
    Stream<Entry> newestFirst(long before) {
        Unwritten unwritten = catchUp();
        Stream<Entry> written = unwritten.foreign()
                ? Stream.of()
                : Pages.of(this::next).stream().flatMap(doc -> Sheet.of(doc).runs().reversed().stream());
        return Stream.concat(unwritten.runs().reversed().stream(), written).filter(run -> run.position() < before);
    }

    /** One document at a time, as few runs are asked for as a rule. */
    private List<Doc> next(@Nullable Doc last) {
        return docs.scan(COLLECTION, last == null ? "" : last.key(), 1);
    }

    /** Writes down what was started since; gives what could not be written. */
    private Unwritten catchUp() {
        for (int tries = 1; ; tries++) {
            try {
                End end = end();
                if (end.foreign() && forget()) {
                    end = End.NONE;
                }
                return new Unwritten(written(end), end.foreign());
            } catch (StoreException.Conflict another) {
                if (tries == MOST_TRIES) {
                    throw another;
                }
            }
        }
    }

    private List<Entry> written(End end) {
        Sheet sheet = end.sheet();
        boolean writes = !end.foreign();
        List<Entry> fresh = new ArrayList<>();
        for (Event first : Pages.tagged(log, RunCodec.TAG, end.after())) {
            fresh.add(new Entry(first.stream(), first.position()));
            if (writes && sheet.runs().size() + fresh.size() == FULL) {
                writes = write(sheet.with(fresh), fresh);
                sheet = Sheet.empty(sheet.number() + 1);
            }
        }
        if (writes && !fresh.isEmpty()) {
            write(sheet.with(fresh), fresh);
        }
        return fresh;
    }

    /** Stores a document, and empties {@code fresh}; false where documents cannot be written, as in a store that is only read. */
    private boolean write(Sheet sheet, List<Entry> fresh) {
        try {
            docs.put(COLLECTION, sheet.key(), Expected.version(sheet.version()), sheet.doc());
            fresh.clear();
            return true;
        } catch (StoreException.Unavailable | StoreException.Corrupt | IllegalStateException refused) {
            return false;
        }
    }

    private End end() {
        try {
            List<Doc> first = docs.scan(COLLECTION, "", 1);
            if (first.isEmpty()) {
                return End.NONE;
            }
            Sheet newest = Sheet.of(first.getFirst());
            if (newest.runs().isEmpty() || !isInTheLog(newest.runs().getLast())) {
                return End.FOREIGN;
            }
            long after = newest.runs().getLast().position();
            return new End(newest.runs().size() < FULL ? newest : Sheet.empty(newest.number() + 1), after, false);
        } catch (IllegalArgumentException | JacksonException | StoreException.Corrupt unreadable) {
            return End.FOREIGN;
        }
    }

    private boolean isInTheLog(Entry run) {
        try {
            return log.read(run.runId(), 0, 1).stream().anyMatch(first -> first.position() == run.position());
        } catch (StoreException.Corrupt damaged) {
            return true;
        }
    }

    /** Deletes all documents, so that all are written anew; false where documents cannot be written. */
    boolean forget() {
        try {
            Pages.of(docs.passingOver(damaged -> {}), COLLECTION)
                    .forEach(doc -> docs.delete(COLLECTION, doc.key(), Expected.any()));
            DamagedDocs.delete(docs, COLLECTION, any -> true);
            return true;
        } catch (StoreException.Unavailable | StoreException.Corrupt | IllegalStateException refused) {
            return false;
        }
    }
}
