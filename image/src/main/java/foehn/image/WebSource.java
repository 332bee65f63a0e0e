package foehn.image;

import foehn.kernel.Fault;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Fetches what users name by URL, and nothing that is not on the internet. The address that was judged is the very
/// one that is connected to, at every redirect: a name that resolves to something else a moment later gains nothing.
/// (The JDK's HTTP client resolves by itself, which is why this speaks HTTP/1.1 on a socket of its own.)
final class WebSource {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int SILENCE_MILLIS = 60_000;
    private static final int REDIRECTS_MAX = 5;
    private static final int LINE_MAX = 8 * 1024;
    private static final int HEADERS_MAX = 100;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final List<Integer> ports;
    private final boolean privateToo;

    private record Answer(int status, Map<String, String> headers) {}

    /// @param privateToo whether addresses that are not the internet's are allowed
    WebSource(List<Integer> ports, boolean privateToo) {
        this.ports = ports;
        this.privateToo = privateToo;
    }

    /// Throws a fault when the URL is refused without having to look anything up.
    URI require(String text) {
        try {
            var uri = new URI(text);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!Set.of("http", "https").contains(scheme)
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || !ports.contains(port(uri))) {
                throw refused();
            }
            if (isLiteral(uri.getHost()) && !allowed(InetAddress.getByName(uri.getHost()))) {
                throw refused();
            }
            return uri;
        } catch (URISyntaxException | IOException | IllegalArgumentException malformed) {
            throw refused();
        }
    }

    private static RuntimeException refused() {
        return Fault.invalid("uri", "URI for web-download does not pass filtering.");
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+") || host.matches("(?i)0x[0-9a-f.x]+");
    }

    private boolean allowed(InetAddress address) {
        return privateToo || PublicAddress.is(address);
    }

    private static boolean isTls(URI uri) {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isTls(uri) ? 443 : 80;
    }

    /// The body behind the URL. A body that ends too early throws, as everything else that goes wrong does.
    InputStream open(String url) throws IOException {
        var uri = require(url);
        for (int hop = 0; hop <= REDIRECTS_MAX; hop++) {
            var socket = connect(uri);
            boolean handed = false;
            try {
                var in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
                var answer = ask(socket, in, uri);
                if (answer.status() == 200) {
                    handed = true;
                    return body(socket, in, answer);
                }
                var location = answer.headers().get("location");
                if (!REDIRECTS.contains(answer.status()) || location == null) {
                    throw new IOException("the server answered " + answer.status());
                }
                uri = require(uri.resolve(new URI(location)).toString());
            } catch (URISyntaxException malformed) {
                throw new IOException("the server redirects to nowhere", malformed);
            } finally {
                if (!handed) {
                    socket.close();
                }
            }
        }
        throw new IOException("the server redirects without end");
    }

    private Socket connect(URI uri) throws IOException {
        var address = InetAddress.getByName(uri.getHost());
        if (!allowed(address)) {
            throw refused();
        }
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port(uri)), CONNECT_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            if (!isTls(uri)) {
                return socket;
            }
            var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            var tls = (SSLSocket) factory.createSocket(socket, uri.getHost(), port(uri), true);
            var parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return tls;
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    private static Answer ask(Socket socket, InputStream in, URI uri) throws IOException {
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        var request = "GET %s%s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: foehn\r\nAccept-Encoding: identity\r\n"
                        .formatted(path, query, uri.getHost(), port)
                + "Connection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        var status = WebBody.line(in, LINE_MAX).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("the server does not speak HTTP/1.1");
        }
        var headers = new HashMap<String, String>();
        for (var line = WebBody.line(in, LINE_MAX); !line.isEmpty(); line = WebBody.line(in, LINE_MAX)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= HEADERS_MAX) {
                throw new IOException("the server's headers are malformed or too many");
            }
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(status[1]), headers);
    }

    private static InputStream body(Socket socket, InputStream in, Answer answer) throws IOException {
        if (!answer.headers().getOrDefault("content-encoding", "identity").equalsIgnoreCase("identity")) {
            throw new IOException("the server encodes the image");
        }
        var encoding = answer.headers().get("transfer-encoding");
        var length = answer.headers().get("content-length");
        InputStream framed;
        if (encoding != null) {
            if (!encoding.equalsIgnoreCase("chunked")) {
                throw new IOException("the server's transfer encoding is unknown");
            }
            framed = WebBody.chunked(in);
        } else if (length != null) {
            if (!length.matches("[0-9]{1,18}")) {
                throw new IOException("the server's content length is no number");
            }
            framed = WebBody.fixed(in, Long.parseLong(length));
        } else {
            framed = in;
        }
        return new FilterInputStream(framed) {
            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }
}
