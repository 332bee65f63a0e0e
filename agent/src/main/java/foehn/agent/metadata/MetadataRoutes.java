package foehn.agent.metadata;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// The metadata service on one network. Who asks is known by the source address alone, which the switch does not let
/// a guest forge; whoever is not a guest of ours on this network learns nothing.
final class MetadataRoutes {
    private static final FaultStyle PLAIN = (fault, _) -> new FaultStyle.Rendered(
            "text/plain; charset=UTF-8",
            (fault.status() + " " + FaultStyle.reason(fault.status()) + "\n").getBytes(StandardCharsets.UTF_8));

    private final MetadataShelf shelf;
    private final String networkId;

    MetadataRoutes(MetadataShelf shelf, String networkId) {
        this.shelf = shelf;
        this.networkId = networkId;
    }

    Mount mount() {
        return new Mount("metadata", "", new Routes().on("GET", "/{path...}", Policy.OPEN, this::show), PLAIN);
    }

    private void show(Exchange x) {
        var path = x.path().segments().stream()
                .filter(segment -> !segment.isEmpty())
                .collect(Collectors.joining("/"));
        var answer = shelf.entry(networkId, x.clientAddress())
                .flatMap(entry -> new MetadataDocuments(entry.documents()).get(path))
                .orElseThrow(() -> Fault.notFound("Document", path));
        x.bytes(200, answer.contentType(), answer.body());
    }
}
