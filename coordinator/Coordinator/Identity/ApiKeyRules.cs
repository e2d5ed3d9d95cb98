using System.Globalization;
using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Identity;

/// <summary>What a key may be: pure checks of what is asked for, of its own and against the key that makes it.</summary>
internal static class ApiKeyRules
{
    private const long LongestSeconds = 100L * 365 * 24 * 3600;
    private const long MaxWorkPerDay = 1_000_000_000_000_000;

    /// <summary>Scopes that a sub-key may have: fewer than a key that can make sub-keys.</summary>
    public static IReadOnlyList<string> OfSubKeys { get; } = [Scopes.Read, Scopes.Submit];

    /// <summary>Everything that is wrong with a key that stands alone.</summary>
    public static FieldChecks Check(NewApiKey request)
    {
        var checks = new FieldChecks();
        checks.Name("account_id", request.AccountId, 64, "-_");
        checks.Text("name", request.Name, 0, 64);
        CheckScopes(checks, request.Scopes, Scopes.All);
        if (request.ValidFor is { } valid)
        {
            checks.Range("valid_seconds", (long)valid.TotalSeconds, 1, LongestSeconds);
        }

        var caps = request.Caps;
        checks.Range("caps.requests_per_minute", caps.RequestsPerMinute ?? 1, 1, 1_000_000);
        checks.Range("caps.concurrent_jobs", caps.ConcurrentJobs ?? 1, 1, 100_000);
        checks.Range("caps.jobs_per_day", caps.JobsPerDay ?? 1, 1, 10_000_000);
        checks.Range("caps.work_per_day", caps.WorkPerDay ?? 1, 1, MaxWorkPerDay);
        return checks;
    }

    /// <summary>Everything that is wrong with a sub-key: what <see cref="Check"/> finds, and where it would exceed its parent.</summary>
    public static FieldChecks CheckSubKey(NewApiKey request, ApiKeyRecord parent, long nowMs)
    {
        var checks = Check(request);
        if (!checks.AllHold)
        {
            return checks;
        }

        CheckScopes(checks, request.Scopes, OfSubKeys);
        if (parent.ExpiresAtMs is { } end && request.ValidFor is { } valid && nowMs + (long)valid.TotalMilliseconds > end)
        {
            var left = Math.Max(0, (end - nowMs) / 1_000);
            checks.Fail(
                "valid_seconds",
                FieldErrorCode.OutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"valid_seconds must be at most {left}, what is left of the key that makes it."));
        }

        var (caps, limits) = (request.Caps, parent.Caps ?? KeyCaps.None);
        Within(checks, "caps.requests_per_minute", caps.RequestsPerMinute, limits.RequestsPerMinute);
        Within(checks, "caps.concurrent_jobs", caps.ConcurrentJobs, limits.ConcurrentJobs);
        Within(checks, "caps.jobs_per_day", caps.JobsPerDay, limits.JobsPerDay);
        Within(checks, "caps.work_per_day", caps.WorkPerDay, limits.WorkPerDay);
        return checks;
    }

    private static void CheckScopes(FieldChecks checks, IReadOnlyList<string> wanted, IReadOnlyList<string> allowed)
    {
        var names = string.Join(", ", allowed);
        if (wanted.Count == 0)
        {
            checks.Fail("scopes", FieldErrorCode.Required, $"scopes must name at least one of {names}.");
        }
        else if (wanted.Count > allowed.Count || wanted.Any(scope => !allowed.Contains(Scopes.Current(scope), StringComparer.Ordinal)))
        {
            checks.Fail("scopes", FieldErrorCode.Malformed, $"scopes may name {names}, each once.");
        }
    }

    private static void Within(FieldChecks checks, string field, long? value, long? limit)
    {
        if (value > limit)
        {
            checks.Fail(
                field,
                FieldErrorCode.OutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"{field} must be at most {limit}, the limit of the key that makes it; it is {value}."));
        }
    }
}
