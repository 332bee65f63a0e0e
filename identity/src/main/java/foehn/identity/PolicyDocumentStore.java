package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/// Policy documents, and what they are for.
final class PolicyDocumentStore {
    private static final String SAME = """
             WHERE endpoint_id IS NOT DISTINCT FROM :endpoint AND service_id IS NOT DISTINCT FROM :service
               AND region_id IS NOT DISTINCT FROM :region
            """;

    private final Database db;
    private final ListStore lists;

    PolicyDocumentStore(Database db, ListStore lists) {
        this.db = db.rows(PolicyDocument.class);
        this.lists = lists;
    }

    Page<PolicyDocument> page(Listing listing) {
        return lists.page("policy", PolicyDocument.class, listing);
    }

    Optional<PolicyDocument> find(String id) {
        return lists.find("policy", PolicyDocument.class, id);
    }

    void insert(PolicyDocument policy) {
        db.run(h -> h.execute(
                "INSERT INTO policy (id, type, blob, extra) VALUES (?, ?, ?, ?)",
                policy.id(),
                policy.type(),
                policy.blob(),
                policy.extra()));
    }

    void update(PolicyDocument policy) {
        db.run(h -> h.execute(
                "UPDATE policy SET type = ?, blob = ?, extra = ? WHERE id = ?",
                policy.type(),
                policy.blob(),
                policy.extra(),
                policy.id()));
    }

    boolean delete(String id) {
        return db.write(h -> h.execute("DELETE FROM policy WHERE id = ?", id)) == 1;
    }

    void associate(String policyId, PolicyAssociations.Target target) {
        db.run(h -> {
            bind(h.createUpdate("DELETE FROM policy_association" + SAME), target)
                    .execute();
            bind(
                            h.createUpdate(
                                    "INSERT INTO policy_association (policy_id, endpoint_id, service_id, region_id)"
                                            + " VALUES (:policy, :endpoint, :service, :region)"),
                            target)
                    .bind("policy", policyId)
                    .execute();
        });
    }

    Optional<String> policyOf(PolicyAssociations.Target target) {
        return db.read(h -> bind(h.createQuery("SELECT policy_id FROM policy_association" + SAME), target)
                .mapTo(String.class)
                .findOne());
    }

    boolean dissociate(String policyId, PolicyAssociations.Target target) {
        return db.write(h -> bind(
                                h.createUpdate("DELETE FROM policy_association" + SAME + " AND policy_id = :policy"),
                                target)
                        .bind("policy", policyId)
                        .execute())
                == 1;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, PolicyAssociations.Target target) {
        return statement
                .bind("endpoint", target.endpointId().orElse(null))
                .bind("service", target.serviceId().orElse(null))
                .bind("region", target.regionId().orElse(null));
    }
}
