package foehn.object;

import java.util.Optional;

/// What the conditions and the range of a request leave of an answer, for those who read within the store.
///
/// @param refusal what to answer instead
/// @param isPart whether it is less than all
public record Narrowed(Source source, long first, long length, boolean isPart, Optional<Reply> refusal) {
    public static Narrowed of(Headers asked, Reply read, Source source) {
        int condition = Conditions.status(asked, read.status(), read.headers());
        if (condition != 0) {
            return refused(source, condition);
        }
        var range = asked.get("range");
        var spans = range == null ? null : Ranges.of(range, source.length());
        if (spans == null) {
            return new Narrowed(source, 0, source.length(), false, Optional.empty());
        }
        if (spans.isEmpty()) {
            return refused(source, 416);
        }
        var span = spans.getFirst();
        return new Narrowed(source, span.first(), span.length(), true, Optional.empty());
    }

    private static Narrowed refused(Source source, int status) {
        return new Narrowed(source, 0, 0, false, Optional.of(Reply.page(status)));
    }
}
