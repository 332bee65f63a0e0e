package foehn.object.recon;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import foehn.object.Parts;
import foehn.object.store.Backend;
import foehn.object.store.Condition;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/// `/recon/…`: what `swift-recon` and monitoring ask a storage server. Only what this store can truly say: there is one
/// device, and nothing to replicate.
public final class Recon {
    private static final String DEVICE = "store";

    private final Backend backend;
    private final InstantSource clock;
    private final int policies;

    public Recon(Parts parts) {
        this.backend = parts.backend();
        this.clock = parts.clock();
        this.policies = parts.config().policies().size();
    }

    public Routes routes() {
        return new Routes()
                .on("GET", "/recon/{check}", Policy.OPEN, this::show)
                .on("GET", "/recon/{check}/{kind}", Policy.OPEN, this::show);
    }

    private void show(Exchange x) throws IOException {
        x.json(200, answer(x.variable("check"), x.variable("kind", "")));
    }

    private JsonNode answer(String check, String kind) throws IOException {
        return switch (check) {
            case "version" -> Json.object().put("version", "2.38.1");
            case "time" -> Json.MAPPER.valueToTree(clock.millis() / 1000.0);
            case "load" -> load();
            case "mem" -> memory();
            case "mounted" -> mounted();
            case "unmounted" -> Json.array();
            case "devices" -> {
                var devices = Json.object();
                devices.putArray("objects").add(DEVICE);
                yield devices;
            }
            case "diskusage" -> diskUsage();
            case "quarantined" -> quarantined();
            case "auditor" -> auditor(kind);
            case "async" -> Json.object().put("async_pending", 0);
            default -> throw Fault.named(404, "", "Invalid path: /recon/" + check);
        };
    }

    private Condition condition() {
        return backend.condition();
    }

    private static JsonNode load() throws IOException {
        var parts = Files.readString(Path.of("/proc/loadavg")).strip().split(" ", -1);
        return Json.object()
                .put("1m", Double.parseDouble(parts[0]))
                .put("5m", Double.parseDouble(parts[1]))
                .put("15m", Double.parseDouble(parts[2]))
                .put("tasks", parts[3])
                .put("processes", Long.parseLong(parts[4]));
    }

    private static JsonNode memory() throws IOException {
        var json = Json.object();
        for (var line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            int colon = line.indexOf(':');
            json.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return json.put(
                "ProcessHeapUsed",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024 + " kB");
    }

    private static JsonNode mounted() {
        var list = Json.array();
        list.addObject().put("device", DEVICE).put("path", "objects");
        return list;
    }

    private JsonNode diskUsage() {
        var condition = condition();
        var list = Json.array();
        list.addObject()
                .put("device", DEVICE)
                .put("mounted", true)
                .put("size", condition.bytesTotal())
                .put("used", condition.bytesTotal() - condition.bytesFree())
                .put("avail", condition.bytesFree());
        return list;
    }

    private JsonNode quarantined() {
        long rotten = condition().contentsRotten();
        var json = Json.object().put("accounts", 0).put("containers", 0).put("objects", rotten);
        var byPolicy = json.putObject("policies");
        byPolicy.putObject("0").put("objects", rotten);
        for (int policy = 1; policy < policies; policy++) {
            byPolicy.putObject(Integer.toString(policy)).put("objects", 0);
        }
        return json;
    }

    private JsonNode auditor(String kind) {
        if (!kind.equals("object")) {
            throw Fault.named(404, "", "Invalid path: /recon/auditor/" + kind);
        }
        var condition = condition();
        var json = Json.object();
        json.putObject("object_auditor_stats_ALL")
                .put("passes", condition.contentsAudited() - condition.contentsRotten())
                .put("quarantined", condition.contentsRotten())
                .put("errors", 0)
                .put("bytes_processed", condition.bytesAudited());
        return json;
    }
}
