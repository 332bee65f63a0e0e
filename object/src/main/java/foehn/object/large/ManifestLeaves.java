package foehn.object.large;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Walks a manifest, and those that it names, no further than asked: what lies before and behind the wanted bytes is
/// never looked up.
final class ManifestLeaves implements Leaves {
    private static final int DEPTH_MAX = 10;

    private final Fetch fetch;
    private final Deque<Frame> frames = new ArrayDeque<>();

    /// A manifest that is being walked. `first` and `last` count from the segment at `index` on.
    private static final class Frame {
        final Manifest manifest;
        int index;
        long first;
        long last;

        Frame(Manifest manifest, long first, long last) {
            this.manifest = manifest;
            this.first = first;
            this.last = last;
        }

        boolean isOver() {
            return last < 0 || index >= manifest.segments().size();
        }
    }

    ManifestLeaves(Manifest manifest, Fetch fetch, long first, long length) {
        this.fetch = fetch;
        frames.push(new Frame(manifest, first, first + length - 1));
    }

    @Override
    public Optional<Leaf> next() throws IOException {
        while (!frames.isEmpty()) {
            var frame = frames.element();
            if (frame.isOver()) {
                frames.pop();
                continue;
            }
            var segment = frame.manifest.segments().get(frame.index++);
            long length = segment.length();
            long from = Math.max(frame.first, 0);
            long to = Math.min(frame.last, length - 1);
            frame.first -= length;
            frame.last -= length;
            if (from <= to) {
                var leaf = leaf(segment, from, to);
                if (leaf.isPresent()) {
                    return leaf;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Leaf> leaf(Segment segment, long from, long to) throws IOException {
        return switch (segment) {
            case Segment.Inline inline ->
                Optional.of(new Leaf(() -> new BytesSource(inline.data()), from, to - from + 1));
            case Segment.Stored stored -> {
                long base = stored.range().map(Span::first).orElse(0L);
                if (!stored.nested()) {
                    yield Optional.of(new Leaf(() -> fetch.plain(stored), base + from, to - from + 1));
                }
                if (frames.size() >= DEPTH_MAX) {
                    throw new Fetch.Gone("manifests are nested too deep at " + stored.name());
                }
                frames.push(new Frame(fetch.manifest(stored), base + from, base + to));
                yield Optional.empty();
            }
        };
    }
}
