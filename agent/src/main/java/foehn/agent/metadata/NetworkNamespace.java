package foehn.agent.metadata;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A network namespace that has a name under `/run/netns`, and the one thing that Java cannot do there: open a socket.
///
/// A socket belongs for ever to the namespace in which its creator was at that moment, and on Linux that is a property
/// of each *thread*. So a platform thread made for the purpose enters, opens, leaves and ends: no other thread ever
/// sees the namespace, and a virtual thread could not be used, since it would leave its carrier behind in it.
///
/// The foreign function interface is restricted because a wrong signature can crash the JVM: each use says why its own
/// is right.
@SuppressWarnings("restricted")
record NetworkNamespace(Path file) {
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_OF =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    // open(2) is variadic in C. Without O_CREAT the third argument is not read, and on the ABIs that we run on the two
    // fixed ones are passed as by a plain function; `firstVariadicArg` says so to the linker.
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            ERRNO,
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setns"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            ERRNO);
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    static NetworkNamespace named(String name) {
        return new NetworkNamespace(Path.of("/run/netns", name));
    }

    /// A socket that listens inside the namespace, for any thread to accept from.
    ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        // The first socket of a JVM loads classes and starts helpers; that must not happen inside the namespace.
        ServerSocketChannel.open().close();
        var result = new CompletableFuture<ServerSocketChannel>();
        Thread.ofPlatform().name("enter-" + file.getFileName()).daemon().start(() -> {
            try {
                result.complete(listenFromThisThread(address));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while entering " + file, e);
        }
    }

    private ServerSocketChannel listenFromThisThread(InetSocketAddress address) throws IOException {
        try (var home = new Descriptor(Path.of("/proc/thread-self/ns/net"));
                var there = new Descriptor(file)) {
            there.enter();
            try {
                var socket = ServerSocketChannel.open();
                try {
                    return socket.bind(address);
                } catch (IOException e) {
                    socket.close();
                    throw e;
                }
            } finally {
                home.enter();
            }
        }
    }

    /// An open file descriptor of a namespace.
    private static final class Descriptor implements AutoCloseable {
        private final int fd;
        private final Path path;

        Descriptor(Path path) throws IOException {
            this.path = path;
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(Linker.Option.captureStateLayout());
                // Safe: both segments live until the call has returned, the name ends in NUL (allocateFrom), and
                // nothing is written but `state`, which has the size that the linker asked for.
                fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path.toString()), O_RDONLY | O_CLOEXEC);
                require(fd >= 0, "open", state);
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        void enter() throws IOException {
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(Linker.Option.captureStateLayout());
                // Safe: no memory is passed but `state`. The calling thread, and no other, changes its namespace; it
                // is ours alone and runs nothing else. What is no network namespace is refused with EINVAL.
                int result = (int) SETNS.invokeExact(state, fd, CLONE_NEWNET);
                require(result == 0, "setns", state);
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        private void require(boolean succeeded, String call, MemorySegment state) throws IOException {
            if (!succeeded) {
                throw new IOException(call + " " + path + ": errno " + (int) ERRNO_OF.get(state, 0L));
            }
        }

        @Override
        public void close() {
            try {
                // Safe: closes a descriptor that this object opened, that nobody else knows, and only once.
                int _ = (int) CLOSE.invokeExact(fd);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
