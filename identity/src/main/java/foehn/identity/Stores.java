package foehn.identity;

import foehn.kernel.db.Database;
import java.time.InstantSource;

/// All of identity's stores over one database. They share one count of changes.
final class Stores {
    final EpochStore epoch;
    final ProjectStore projects;
    final UserStore users;
    final PasswordStore passwords;
    final GroupStore groups;
    final RoleStore roles;
    final AssignmentStore assignments;
    final CatalogStore catalog;
    final AccessRuleStore accessRules;
    final ApplicationCredentialStore applicationCredentials;
    final CredentialStore credentials;
    final PolicyDocumentStore policies;
    final RevocationStore revocations;
    final RevocationEventStore events;
    final TrustStore trusts;
    final DomainConfigStore domainConfigs;
    final EndpointFilterStore endpointFilters;
    final LimitStore limits;
    final OAuthStore oauth;
    final FederationStore federation;
    final AccessStore access;

    Stores(Database db, InstantSource clock) {
        var lists = new ListStore(db);
        epoch = new EpochStore(db);
        projects = new ProjectStore(db, epoch, lists);
        users = new UserStore(db, epoch, lists);
        passwords = new PasswordStore(db);
        groups = new GroupStore(db, epoch, lists);
        roles = new RoleStore(db, epoch, lists);
        assignments = new AssignmentStore(db, epoch);
        catalog = new CatalogStore(db, epoch, lists);
        accessRules = new AccessRuleStore(db, epoch, lists);
        applicationCredentials = new ApplicationCredentialStore(db, epoch, lists, accessRules);
        credentials = new CredentialStore(db, epoch, lists);
        policies = new PolicyDocumentStore(db, lists);
        domainConfigs = new DomainConfigStore(db);
        endpointFilters = new EndpointFilterStore(db, epoch, lists);
        federation = new FederationStore(db, epoch, lists);
        oauth = new OAuthStore(db, epoch, lists);
        limits = new LimitStore(db, lists);
        trusts = new TrustStore(db, epoch, lists, clock);
        events = new RevocationEventStore(db, clock);
        revocations = new RevocationStore(db, epoch, clock);
        access = new AccessStore(db, new DelegationStore(db, accessRules, clock));
    }
}
