package foehn.kernel.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The steps of one kind of operation. The kind and the order of steps are stored in rows, so they
/// are a schema: add a kind rather than reorder one.
public final class Procedure<P> {
    private final String kind;
    private final Class<P> progress;
    private final List<Step<P>> steps = new ArrayList<>();
    private Consumer<P> done = _ -> {};
    private BiConsumer<P, String> undone = (_, _) -> {};

    public Procedure(String kind, Class<P> progress) {
        this.kind = kind;
        this.progress = progress;
    }

    public Procedure<P> step(String name, Work<P> run, Step.Undo<P> undo) {
        steps.add(new Step<>(name, run, undo));
        return this;
    }

    /// A step with nothing to take back.
    public Procedure<P> step(String name, Work<P> run) {
        return step(name, run, (_, _) -> {});
    }

    public Procedure<P> whenDone(Consumer<P> then) {
        done = then;
        return this;
    }

    /// Told what was known last, and why it failed. Like every step it may be called twice.
    public Procedure<P> whenUndone(BiConsumer<P, String> then) {
        undone = then;
        return this;
    }

    public String kind() {
        return kind;
    }

    Class<P> progress() {
        return progress;
    }

    List<Step<P>> steps() {
        return steps;
    }

    Consumer<P> done() {
        return done;
    }

    BiConsumer<P, String> undone() {
        return undone;
    }
}
