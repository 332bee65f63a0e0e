package foehn.agent.metadata;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One guest's documents as the tree of files that the metadata service shows. Directories are not stored: their
/// listings follow from the documents' paths, in OpenStack's plain style below `openstack`, in EC2's elsewhere.
final class MetadataDocuments {
    /// EC2's and OpenStack's versions; where a guest has no documents of its own for one, it is `latest`.
    private static final Pattern DATED = Pattern.compile("1\\.0|[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private static final String KEYS = "public-keys";
    private static final String OPENSTACK = "openstack";
    private static final String LATEST = "latest";
    private static final JsonMapper JSON = JsonMapper.shared();

    /// What is answered.
    record Answer(String contentType, byte[] body) {
        static Answer text(String text) {
            return new Answer("text/plain; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final TreeMap<String, String> documents;

    /// @param documents content by path, without the leading slash
    MetadataDocuments(Map<String, String> documents) {
        this.documents = new TreeMap<>(documents);
    }

    /// @param path without leading, trailing or doubled slashes; empty for the root
    Optional<Answer> get(String path) {
        return find(path).or(() -> find(undated(path)));
    }

    private Optional<Answer> find(String path) {
        var document = documents.get(path);
        if (document == null) {
            return listing(path).map(Answer::text);
        }
        var plain = Answer.text(document);
        return Optional.of(path.endsWith(".json") ? new Answer("application/json", plain.body()) : plain);
    }

    private static String undated(String path) {
        var parts = path.split("/", -1);
        int version = parts[0].equals(OPENSTACK) && parts.length > 1 ? 1 : 0;
        if (DATED.matcher(parts[version]).matches()) {
            parts[version] = LATEST;
        }
        return String.join("/", parts);
    }

    private Optional<String> listing(String directory) {
        var prefix = directory.isEmpty() ? "" : directory + "/";
        var entries = new TreeMap<String, Boolean>();
        for (String path : documents.tailMap(prefix, true).keySet()) {
            if (!path.startsWith(prefix)) {
                break;
            }
            var rest = path.substring(prefix.length());
            int slash = rest.indexOf('/');
            entries.merge(slash < 0 ? rest : rest.substring(0, slash), slash >= 0, Boolean::logicalOr);
        }
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.entrySet().stream()
                        .map(entry -> line(directory, entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining("\n")));
    }

    private String line(String directory, String name, boolean isDirectory) {
        if (!isDirectory || directory.isEmpty() || directory.equals(OPENSTACK) || directory.startsWith("openstack/")) {
            return name;
        }
        if (directory.endsWith("/" + KEYS)) {
            return keyName(name).map(key -> name + "=" + key).orElse(name + "/");
        }
        return name + "/";
    }

    /// EC2 lists public keys with their names, which only OpenStack's document holds.
    private Optional<String> keyName(String index) {
        try {
            var instance = JSON.readTree(documents.getOrDefault("openstack/latest/meta_data.json", "{}"));
            return instance.path("public_keys").propertyNames().stream()
                    .skip(index.matches("[0-9]{1,3}") ? Integer.parseInt(index) : 0)
                    .findFirst();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
