using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Verifying;

/// <summary>A draw, drawn again. Pure.</summary>
/// <param name="IsAnnounced">The key is the one whose hash was published before its epoch.</param>
/// <param name="Audited">What comes out with this key.</param>
/// <param name="Findings">What holds, as sentences.</param>
/// <param name="Problems">What does not; none: everything is as it is said to be.</param>
internal sealed record DrawVerdict(bool IsAnnounced, bool Audited, IReadOnlyList<string> Findings, IReadOnlyList<string> Problems)
{
    public bool IsEqual => Problems.Count == 0;

    /// <param name="claim">Whole.</param>
    /// <param name="epoch">With a key of <see cref="AuditDraw.KeySizeBytes"/>.</param>
    public static DrawVerdict Of(DrawClaim claim, AuditEpoch epoch)
    {
        var (findings, problems) = (new List<string>(), ProblemsOfKey(epoch).ToList());
        var (isAnnounced, rate) = (problems.Count == 0, claim.RatePpm!.Value);
        var audited = AuditDraw.IsAudited(epoch.Key.Span, claim.JobId, Convert.FromHexString(claim.Root!), rate);
        if (isAnnounced)
        {
            findings.Add($"The key of epoch {epoch.Number} is the one that was announced before it.");
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"Job {claim.JobId} was {Not(audited)}to be audited, at a rate of {rate / 10_000m:0.####} %."));
        }

        if (claim.ArrivedAt is { } arrived && !claim.ArrivedIn(epoch))
        {
            problems.Add($"Its commitment arrived at {TimeOf(arrived)}, NOT in epoch {epoch.Number}, which is from {Formats.Time(epoch.StartsAt)} to {Formats.Time(epoch.EndsAt)}.");
        }

        // With a key that somebody made up, whatever comes out says nothing.
        if (isAnnounced && claim.Audited is { } said && said != audited)
        {
            problems.Add($"That is NOT what is said: that it was {Not(said)}drawn.");
        }

        return new DrawVerdict(isAnnounced, audited, findings, problems);
    }

    /// <summary>Of a commitment that is said to have arrived while no epoch ran.</summary>
    /// <param name="claim">Of the pool.</param>
    /// <param name="running">The epoch that did run; null: none.</param>
    public static DrawVerdict OfNoEpoch(DrawClaim claim, AuditEpoch? running) => new(
        IsAnnounced: false,
        Audited: true,
        [$"The commitment for job {claim.JobId} is said to have arrived while no epoch ran, at {TimeOf(claim.ArrivedAt!.Value)}: then every job is to be audited."],
        [
            .. running is null ? Array.Empty<string>() : [$"Epoch {running.Number} did run then."],
            .. claim.Audited == true ? Array.Empty<string>() : ["It is said NOT to have been drawn."],
        ]);

    private static IEnumerable<string> ProblemsOfKey(AuditEpoch epoch)
    {
        var hash = AuditDraw.PublicHashOf(epoch.Key.Span);
        if (!hash.AsSpan().SequenceEqual(epoch.KeySha256.Span))
        {
            yield return $"The key of epoch {epoch.Number} is NOT the one that was announced: its SHA-256 is {Convert.ToHexStringLower(hash)}, announced was {Formats.Hex(epoch.KeySha256)}.";
        }

        if (epoch.PublishedAt.ToDateTime() >= epoch.StartsAt.ToDateTime())
        {
            yield return $"Epoch {epoch.Number} began at {Formats.Time(epoch.StartsAt)} and was announced at {Formats.Time(epoch.PublishedAt)}, NOT before: its key could be chosen.";
        }
    }

    private static string Not(bool value) => value ? "" : "not ";

    private static string TimeOf(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
