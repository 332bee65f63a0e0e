package foehn.kernel.http;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.EnumSet;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/// The listening socket. Selectors run on platform threads, every handler on a virtual one.
public final class HttpFront implements AutoCloseable {
    private static final int HEADER_BYTES_MAX = 32 * 1024;
    private static final int INPUT_BUFFER_BYTES = 128 * 1024;
    private static final long POOLED_HEAP_BYTES_MAX = 16 << 20;
    private static final long POOLED_DIRECT_BYTES_MAX = 64 << 20;

    /// Object names may hold any of these; we route on the raw path, so none of them is ambiguous to us.
    private static final UriCompliance OBJECT_NAMES = UriCompliance.from(EnumSet.of(
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.BAD_UTF8_ENCODING,
            Violation.BAD_PERCENT_ENCODING,
            Violation.ILLEGAL_PATH_CHARACTERS,
            Violation.TRUNCATED_UTF8_ENCODING,
            Violation.SUSPICIOUS_PATH_CHARACTERS));

    private final Server server;
    private final ServerConnector connector;

    /// Opens the socket and answers at once.
    ///
    /// @param tls with it, callers must show a certificate that it trusts
    public HttpFront(InetSocketAddress address, Edge edge, Optional<SSLContext> tls) throws Exception {
        this(edge, tls);
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        server.start();
    }

    /// Answers on a socket that is already bound, for example in another network namespace.
    public HttpFront(ServerSocketChannel bound, Edge edge) throws Exception {
        this(edge, Optional.empty());
        connector.open(bound);
        server.start();
    }

    private HttpFront(Edge edge, Optional<SSLContext> tls) {
        var threads = new QueuedThreadPool(16, 4);
        threads.setVirtualThreadsExecutor(new VirtualThreadPool());
        // The pool must know buffers as large as ours: what it does not know is allocated, and cleared, for every
        // request.
        var buffers = new ArrayByteBufferPool(
                0, 4096, 2 * INPUT_BUFFER_BYTES, 4096, POOLED_HEAP_BYTES_MAX, POOLED_DIRECT_BYTES_MAX);
        server = new Server(threads, null, buffers);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        http.setUriCompliance(OBJECT_NAMES);
        // Signatures cover values as they were sent: a known one in another spelling is another value.
        http.setHeaderCacheCaseSensitive(true);
        connector = new ServerConnector(server, factories(http, tls));
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                return edge.handle(request, response, callback);
            }
        });
        server.setErrorHandler((request, response, callback) -> edge.refused(request, response, callback));
    }

    private static ConnectionFactory[] factories(HttpConfiguration http, Optional<SSLContext> tls) {
        tls.ifPresent(_ -> http.addCustomizer(new SecureRequestCustomizer(false)));
        var http1 = new HttpConnectionFactory(http);
        http1.setInputBufferSize(INPUT_BUFFER_BYTES);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {http1};
        }
        var ssl = new SslContextFactory.Server();
        ssl.setSslContext(tls.get());
        ssl.setNeedClientAuth(true);
        return new ConnectionFactory[] {new SslConnectionFactory(ssl, http1.getProtocol()), http1};
    }

    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
