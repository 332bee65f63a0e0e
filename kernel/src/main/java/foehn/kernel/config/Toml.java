package foehn.kernel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// Reads configuration. A packaged file holds every key with its default and a comment saying what it is for; it
/// is read first, so it cannot be out of date. The operator's file overrides it key by key. A key we do not
/// know is an error, not a surprise.
public final class Toml {
    private static final TomlMapper MAPPER = TomlMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /// The defaults, with what the operator says otherwise.
    ///
    /// @param type a record whose components are the tables and keys of the file
    /// @param packaged a resource beside `type`
    public static <T> T load(Class<T> type, String packaged, Optional<Path> operator) {
        ObjectNode merged;
        try (var in = type.getResourceAsStream(packaged)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + packaged);
            }
            merged = (ObjectNode) MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        operator.ifPresent(file -> merge(merged, (ObjectNode) MAPPER.readTree(file.toFile())));
        return MAPPER.treeToValue(merged, type);
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode table && into.get(entry.getKey()) instanceof ObjectNode known) {
                merge(known, table);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private Toml() {}
}
