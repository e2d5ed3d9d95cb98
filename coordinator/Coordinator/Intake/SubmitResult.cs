using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Intake;

/// <summary>Answer to a submission. A closed set; except for <see cref="Accepted"/>, nothing was written.</summary>
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    /// <summary>The jobs are durable.</summary>
    /// <param name="RequestId">What they belong to.</param>
    /// <param name="Jobs">In order.</param>
    /// <param name="Repeated">True when the idempotency key was known and nothing new was made.</param>
    public sealed record Accepted(string RequestId, IReadOnlyList<Job> Jobs, bool Repeated) : SubmitResult;

    /// <summary>At least one field is wrong.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : SubmitResult;

    /// <summary>The idempotency key is known with another body.</summary>
    public sealed record IdempotencyConflict : SubmitResult;

    /// <summary>The key may not submit.</summary>
    public sealed record ScopeMissing(string Scope) : SubmitResult;

    /// <summary>The pool's policy refuses the prompt.</summary>
    /// <param name="Rule">Id of the rule.</param>
    /// <param name="ContentClass">What the rule stands for.</param>
    public sealed record PolicyRefused(string Rule, string ContentClass) : SubmitResult;

    /// <summary>The key submits too fast.</summary>
    public sealed record RateLimited(TimeSpan RetryAfter, int PerMinute) : SubmitResult;

    /// <summary>The account has too many unfinished jobs.</summary>
    public sealed record TooManyJobs(int Limit) : SubmitResult;

    /// <summary>The account has too few credits.</summary>
    /// <param name="Price">Millicredits that the jobs cost at most.</param>
    /// <param name="Balance">Millicredits that are there.</param>
    /// <param name="NextGrant">Millicredits that are there at least after the next grant; 0: none comes.</param>
    /// <param name="NextGrantAtMs">Unix milliseconds of that grant; null: none comes.</param>
    public sealed record CreditShort(long Price, long Balance, long NextGrant, long? NextGrantAtMs) : SubmitResult;

    /// <summary>A limit of the key, or of the key that made it, is reached.</summary>
    /// <param name="Cap">"concurrent_jobs", "jobs_per_day" or "work_per_day".</param>
    public sealed record KeyCapReached(string Cap, long Limit) : SubmitResult;
}
