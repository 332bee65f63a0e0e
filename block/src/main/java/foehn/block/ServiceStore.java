package foehn.block;

import foehn.kernel.db.Database;
import java.util.List;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/// What an operator said of services.
final class ServiceStore {
    private final Database db;

    /// @param frozen whether nothing new may be made there
    record Said(
            String host,
            @ColumnName("binary_name") String binary,
            boolean disabled,
            @Nullable String disabledReason,
            boolean frozen,
            long updatedAt) {}

    ServiceStore(Database db) {
        this.db = db.rows(Said.class);
    }

    List<Said> all() {
        return db.read(h ->
                h.createQuery("SELECT * FROM block_service").mapTo(Said.class).list());
    }

    void say(Said said) {
        db.run(h -> h.createUpdate("""
                        INSERT INTO block_service (host, binary_name, disabled, disabled_reason, frozen, updated_at)
                        VALUES (:host, :binary, :disabled, :disabledReason, :frozen, :updatedAt)
                        ON CONFLICT (host, binary_name) DO UPDATE SET disabled = excluded.disabled,
                            disabled_reason = excluded.disabled_reason, frozen = excluded.frozen,
                            updated_at = excluded.updated_at""")
                .bind("host", said.host())
                .bind("binary", said.binary())
                .bind("disabled", said.disabled())
                .bind("disabledReason", said.disabledReason())
                .bind("frozen", said.frozen())
                .bind("updatedAt", said.updatedAt())
                .execute());
    }
}
