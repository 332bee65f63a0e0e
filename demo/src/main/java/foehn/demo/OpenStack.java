package foehn.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The stock `openstack` command-line client, unmodified, with the `clouds.yaml` that `foehn up` writes.
final class OpenStack {
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    private final Path cloudsYaml;
    private final String cloud;

    OpenStack(Path cloudsYaml, String cloud) {
        this.cloudsYaml = cloudsYaml;
        this.cloud = cloud;
    }

    /// Runs a command that prints JSON.
    JsonNode json(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-f", "json"));
        return JsonMapper.shared().readTree(run(all.toArray(String[]::new)));
    }

    /// Runs a command; its standard output. A failure shows what the client said.
    String run(String... words) {
        var outcome = attempt(words);
        if (!outcome.ok()) {
            throw new Shell.Failed("openstack " + String.join(" ", words) + "\n"
                    + outcome.err().strip());
        }
        return outcome.out();
    }

    Shell.Outcome attempt(String... words) {
        var command = Stream.concat(Stream.of("openstack"), Stream.of(words)).toList();
        return Shell.run(
                command,
                Map.of("OS_CLIENT_CONFIG_FILE", cloudsYaml.toString(), "OS_CLOUD", cloud, "PYTHONWARNINGS", "ignore"),
                DEADLINE);
    }
}
