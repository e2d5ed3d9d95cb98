namespace SogniLike.Browser.Tests.Support;

/// <summary>Workers as the fleet's answers have them, for pages that are shown a fleet that is not there.</summary>
internal static class FleetRow
{
    /// <summary>A worker that is connected and idle.</summary>
    /// <param name="name">Of the worker; its id is "W-" and the name.</param>
    /// <param name="check">How its last check ended.</param>
    /// <param name="at">When that was.</param>
    /// <param name="possiblyLost">Its heartbeat is late.</param>
    /// <param name="payWaits">Why its pay waits.</param>
    public static object Of(string name, string check = "passed", string? at = null, bool possiblyLost = false, object[]? payWaits = null) => new
    {
        id = $"W-{name}",
        name,
        owner = "ada",
        device = "cpu",
        software_version = "1",
        online = true,
        slots = 1,
        busy_slots = 0,
        paused = false,
        draining = false,
        revoked = false,
        models = Array.Empty<string>(),
        models_loaded = Array.Empty<string>(),
        megapixel_steps_per_second = new[] { 0.5 },
        memory_bytes = "0",
        jobs_delivered = "1",
        jobs_failed = "0",
        trust_state = "trusted",
        audits_passed = "0",
        audits_failed = "0",
        trail = Array.Empty<string>(),
        execution_provider = "cpu",
        last_check = check,
        last_check_at = at ?? "2025-12-31T00:00:00Z",
        last_check_audit_id = "A1",
        possibly_lost = possiblyLost,
        pay_waits = payWaits ?? [],
    };
}
