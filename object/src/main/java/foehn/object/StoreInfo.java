package foehn.object;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// `/info`: what this store can do, and within which limits. A signature made with the administrator's key shows what
/// only they should know.
final class StoreInfo {
    private final ObjectConfig config;
    private final List<? extends Feature> features;
    private final InstantSource clock;
    private final List<Consumer<ObjectNode>> more = new CopyOnWriteArrayList<>();

    StoreInfo(ObjectConfig config, List<? extends Feature> features, InstantSource clock) {
        this.config = config;
        this.features = features;
        this.clock = clock;
    }

    /// What another part of the store has to tell.
    void add(Consumer<ObjectNode> teller) {
        more.add(teller);
    }

    void serve(Exchange exchange) {
        var signature = exchange.query("swiftinfo_sig").orElse("");
        var expires = exchange.query("swiftinfo_expires").orElse("");
        boolean admin = !signature.isEmpty() || !expires.isEmpty();
        if (admin) {
            requireSigned(exchange.method(), signature, expires);
        }
        exchange.header("Origin").ifPresent(origin -> {
            exchange.setHeader("Access-Control-Allow-Origin", origin);
            exchange.setHeader("Access-Control-Expose-Headers", "x-trans-id");
        });
        exchange.bytes(200, "application/json; charset=UTF-8", Json.MAPPER.writeValueAsBytes(document(admin)));
    }

    private ObjectNode document(boolean admin) {
        var info = Json.object();
        var swift = info.putObject("swift");
        swift.put("version", "2.38.1");
        limits(swift);
        var policies = swift.putArray("policies");
        for (int i = 0; i < config.policies().size(); i++) {
            var policy = policies.addObject();
            policy.put("name", config.policies().get(i))
                    .put("aliases", config.policies().get(i));
            if (i == 0) {
                policy.put("default", true);
            }
        }
        if (config.tempauth()) {
            info.putObject("tempauth").put("account_acls", true);
        }
        features.forEach(feature -> feature.tell(info));
        more.forEach(teller -> teller.accept(info));
        if (admin) {
            info.putObject("admin").putArray("disallowed_sections");
        }
        return info;
    }

    private void limits(ObjectNode swift) {
        swift.put("max_file_size", config.objectBytesMax())
                .put("max_meta_name_length", Metadata.NAME_BYTES_MAX)
                .put("max_meta_value_length", Metadata.VALUE_BYTES_MAX)
                .put("max_meta_count", Metadata.COUNT_MAX)
                .put("max_meta_overall_size", Metadata.TOTAL_BYTES_MAX)
                .put("max_header_size", Metadata.HEADER_BYTES_MAX)
                .put("max_request_line", 8192)
                .put("max_object_name_length", 1024)
                .put("max_container_name_length", 256)
                .put("max_account_name_length", 256)
                .put("container_listing_limit", Containers.LINES_MAX)
                .put("account_listing_limit", Containers.LINES_MAX)
                .put("extra_header_count", 0)
                .put("auto_create_account_prefix", ".")
                .put("strict_cors_mode", true)
                .put("allow_account_management", true)
                .put("account_autocreate", true)
                .put("allow_open_expired", false);
        swift.putArray("valid_api_versions").add("v1").add("v1.0");
        swift.putArray("cors_expose_headers");
    }

    private void requireSigned(String method, String signature, String expires) {
        if (config.adminKey().isEmpty()) {
            throw Fault.forbidden("");
        }
        long until;
        try {
            until = Long.parseLong(expires);
        } catch (NumberFormatException malformed) {
            throw Fault.unauthorized("");
        }
        boolean valid = Digests.same(signature, sign(method, until))
                || (method.equals("HEAD") && Digests.same(signature, sign("GET", until)));
        if (until < clock.millis() / 1000 || !valid) {
            throw Fault.unauthorized("");
        }
    }

    private String sign(String method, long until) {
        var key = config.adminKey().getBytes(StandardCharsets.UTF_8);
        var text = method + "\n" + until + "\n/info";
        return HexFormat.of().formatHex(Digests.hmac("HmacSHA1", key, text.getBytes(StandardCharsets.UTF_8)));
    }
}
