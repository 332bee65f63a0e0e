package foehn.compute;

import foehn.kernel.Fault;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// OpenStack's paging of a list that is in memory: what stands behind the marker, up to a limit.
final class Page {
    private Page() {}

    /// Throws 400 when nothing in the list has the marker's id.
    static <T> List<T> of(List<T> all, Function<T, String> id, Optional<String> marker, int limit) {
        int from = 0;
        if (marker.isPresent()) {
            from = all.stream().map(id).toList().indexOf(marker.get()) + 1;
            if (from == 0) {
                throw Fault.named(400, "badRequest", "marker [" + marker.get() + "] not found");
            }
        }
        return all.subList(from, (int) Math.min(all.size(), (long) from + limit));
    }
}
