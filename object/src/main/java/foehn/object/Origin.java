package foehn.object;

/// Where a request came in: for links in answers, for signatures over the address, and for the log.
///
/// @param baseUrl `http://host:port` as the client addressed us
/// @param clientAddress whence it came
/// @param rawPath as on the wire, with any prefix
/// @param transactionId what `X-Trans-Id` says
public record Origin(String baseUrl, String clientAddress, String rawPath, String transactionId) {
    public static final Origin INSIDE = new Origin("http://localhost", "127.0.0.1", "", "tx-inside");
}
