package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Holds passwords and their users to the operator's [PasswordRules].
final class PasswordPolicy {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final PasswordRules rules;
    private final Pattern pattern;
    private final PasswordStore store;
    private final Passwords passwords;
    private final InstantSource clock;

    PasswordPolicy(PasswordRules rules, PasswordStore store, Passwords passwords, InstantSource clock) {
        this.rules = rules;
        this.pattern = Pattern.compile(rules.regex());
        this.store = store;
        this.passwords = passwords;
        this.clock = clock;
    }

    PasswordRules rules() {
        return rules;
    }

    /// What becomes of a password that an administrator set, or takes away.
    UserPassword given(@Nullable String password, String options) {
        if (password == null) {
            return UserPassword.none(clock.millis());
        }
        requireForm(password);
        boolean temporary = rules.changeUponFirstUse() && !Options.has(options, Options.IGNORE_FIRST_USE);
        return hashed(password, options, temporary);
    }

    /// The user's own new password.
    UserPassword chosen(User user, String password) {
        requireForm(password);
        requireAge(user);
        if (rules.uniqueLast() > 0) {
            for (var hash : store.last(user.id(), rules.uniqueLast())) {
                if (passwords.matches(password, hash)) {
                    throw Fault.invalid(
                            "password",
                            "The new password cannot be identical to a previous password. The"
                                    + " total number which includes the new password must be unique is "
                                    + rules.uniqueLast() + ".");
                }
            }
        }
        return hashed(password, user.options(), false);
    }

    private UserPassword hashed(String password, String options, boolean temporary) {
        long now = clock.millis();
        Long expires = null;
        if (temporary) {
            expires = now;
        } else if (rules.expiryDays() > 0 && !Options.has(options, Options.IGNORE_EXPIRY)) {
            expires = now + rules.expiryDays() * DAY_MILLIS;
        }
        return new UserPassword(passwords.hash(password), now, expires);
    }

    private void requireForm(String password) {
        if (!rules.regex().isEmpty() && !pattern.matcher(password).lookingAt()) {
            throw Fault.invalid(
                    "password", "The password does not match the requirements: " + rules.regexDescription() + ".");
        }
    }

    /// One who must change a temporary password may do so at once.
    private void requireAge(User user) {
        if (Options.has(user.options(), Options.LOCK_PASSWORD)) {
            throw Fault.invalid(
                    "password",
                    "You cannot change your password at this time due to password policy"
                            + " disallowing password changes. Please contact your administrator to reset it.");
        }
        var created = user.passwordCreatedAt();
        boolean temporary = isOver(user) && rules.changeUponFirstUse();
        if (created != null && !temporary) {
            long left = created + rules.minimumAgeDays() * DAY_MILLIS - clock.millis();
            if (left > 0) {
                throw Fault.invalid(
                        "password",
                        "You cannot change your password at this time due to the minimum"
                                + " password age. Please try again in " + (left / DAY_MILLIS + 1) + " day(s).");
            }
        }
    }

    /// Whether the user may try a password now. Says nothing about the password.
    boolean isLockedOut(User user) {
        if (rules.lockoutFailures() <= 0 || Options.has(user.options(), Options.IGNORE_LOCKOUT)) {
            return false;
        }
        var failures = store.failures(user.id());
        boolean over = rules.lockoutSeconds() > 0
                && clock.millis() - failures.failedAt()
                        >= Duration.ofSeconds(rules.lockoutSeconds()).toMillis();
        if (over && failures.count() >= rules.lockoutFailures()) {
            store.forgive(user.id());
            return false;
        }
        return failures.count() >= rules.lockoutFailures();
    }

    void failed(User user) {
        if (rules.lockoutFailures() > 0) {
            store.fail(user.id(), clock.millis());
        }
    }

    /// Called with the right proof; refuses who has not been seen for too long, and notes that they were seen.
    void succeeded(User user) {
        if (rules.lockoutFailures() > 0) {
            store.forgive(user.id());
        }
        if (rules.inactiveDays() > 0) {
            if (isInactive(user)) {
                throw Tokens.refused();
            }
            store.seen(user.id(), clock.millis());
        }
    }

    /// Whether nobody has seen the user for so long that the account counts as disabled.
    boolean isInactive(User user) {
        long seen = user.lastActiveAt() == null ? user.createdAt() : user.lastActiveAt();
        return rules.inactiveDays() > 0
                && !Options.has(user.options(), Options.IGNORE_INACTIVITY)
                && clock.millis() - seen > rules.inactiveDays() * DAY_MILLIS;
    }

    /// Only told to who knows the password.
    void requireNotOver(User user) {
        if (isOver(user)) {
            throw expired(user);
        }
    }

    private boolean isOver(User user) {
        var expires = user.passwordExpiresAt();
        return expires != null && expires <= clock.millis() && !Options.has(user.options(), Options.IGNORE_EXPIRY);
    }

    private static FaultException expired(User user) {
        return Fault.unauthorized("The password is expired and needs to be changed for user: " + user.id() + ".");
    }

    /// An administrator who gives a new password, or enables the user again, forgives what was.
    void restored(String userId) {
        store.forgive(userId);
        store.seen(userId, clock.millis());
    }
}
