using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Verifying;

/// <summary>What is said about the draw of a job: by who asks, or by the pool. Null: nothing is said.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Root">Root of the commitment, lower-case hexadecimal.</param>
/// <param name="Epoch">Number of the epoch in which it arrived; null in what the pool says: none ran, and every job is audited then.</param>
/// <param name="RatePpm">The rate, in millionths.</param>
/// <param name="Audited">What came out.</param>
/// <param name="ArrivedAt">When the commitment arrived.</param>
internal sealed record DrawClaim(string JobId, string? Root, ulong? Epoch, int? RatePpm, bool? Audited, DateTime? ArrivedAt = null)
{
    /// <summary>Everything that a draw needs is said.</summary>
    public bool IsWhole => Root is not null && Epoch is not null && RatePpm is not null;

    /// <summary>The commitment arrived in this epoch; false where nobody said when it did.</summary>
    public bool ArrivedIn(AuditEpoch epoch) => ArrivedAt >= epoch.StartsAt.ToDateTime() && ArrivedAt < epoch.EndsAt.ToDateTime();

    /// <summary>This, with what it leaves open as the pool tells it of the job.</summary>
    /// <exception cref="CliException">Nobody drew for the job, or the pool says something else.</exception>
    public DrawClaim With(Job job)
    {
        if (job.Verification?.Commitment is not { HasAuditRatePpm: true } commitment)
        {
            throw new CliException(ExitCodes.Failed, $"Nobody drew for job {JobId}: no worker has committed to a result of it.", "not_drawn");
        }

        var pools = new DrawClaim(
            JobId, Formats.Hex(commitment.Root), commitment.HasEpoch ? commitment.Epoch : null, (int)commitment.AuditRatePpm, Audited ?? commitment.Drawn, commitment.ReceivedAt.ToDateTime());
        Agree("root", Root, pools.Root);
        Agree("epoch", Epoch, pools.Epoch);
        Agree("rate in millionths", RatePpm, pools.RatePpm);
        return pools;
    }

    private void Agree(string what, object? said, object? pools)
    {
        if (said is not null && !said.Equals(pools))
        {
            throw new CliException(
                ExitCodes.Failed, string.Create(CultureInfo.InvariantCulture, $"The pool says that the {what} of job {JobId} is {pools ?? "none"}, not {said}."), "not_as_given");
        }
    }
}
