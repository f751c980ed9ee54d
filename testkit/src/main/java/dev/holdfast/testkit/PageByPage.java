package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads page after page to the end, as callers do. */
final class PageByPage {
    private PageByPage() {}

    /**
     * All that is read when every page begins after the last thing of the page before. No page may repeat anything, and only
     * the last may be shorter than {@code limit}.
     */
    static <T> List<T> all(int limit, Function<Optional<T>, List<T>> pageAfter) {
        List<T> all = new ArrayList<>();
        for (List<T> page = pageAfter.apply(Optional.empty());
                !page.isEmpty();
                page = pageAfter.apply(Optional.of(all.getLast()))) {
            assertThat(all.size() % limit)
                    .as("how much of a full page came before the last one")
                    .isZero();
            assertThat(page.size()).isLessThanOrEqualTo(limit);
            assertThat(Collections.disjoint(all, page))
                    .as("nothing comes twice")
                    .isTrue();
            all.addAll(page);
        }
        return all;
    }
}
