namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>First number of the answer of jobs_apply.lua and ledger_apply.lua.</summary>
internal enum JobsApplyCode
{
    Applied = 1,
    Conflict = 2,
    GuardFailed = 3,
    Repeated = 4,
    IdempotencyConflict = 5,
    ImageKnown = 6,
    Insufficient = 7,
    WindowChanged = 8,
    RecordChanged = 9,
}

/// <summary>The answer of jobs_apply.lua and ledger_apply.lua.</summary>
/// <param name="Place">Of the change, guard or record that did not hold, from 1; 0 with other codes.</param>
/// <param name="RequestId">Empty but for <see cref="JobsApplyCode.Repeated"/>.</param>
/// <param name="JobIds">Separated by spaces; empty but for <see cref="JobsApplyCode.Repeated"/>.</param>
internal sealed record JobsApplyReply(JobsApplyCode Code, int Place, string RequestId, string JobIds)
{
    /// <summary>Of the ledger; empty but for <see cref="JobsApplyCode.Insufficient"/>.</summary>
    public string Account { get; init; } = "";

    /// <summary>Millicredits that the account would have had to spend.</summary>
    public long Balance { get; init; }
}
