using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Client;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Verifying;

/// <summary><c>sogni verify audit-draw</c>: checks that a key is the one that was announced, and draws with it.</summary>
internal sealed class AuditDrawCommand : CliCommand
{
    private readonly Option<string> _job;
    private readonly Option<string> _root;
    private readonly Option<ulong> _epoch;
    private readonly Option<int> _rate;
    private readonly Option<bool> _audited;

    public AuditDrawCommand(CommandHost host)
        : base(
            host,
            "audit-draw",
            "Draw again, with the published key of the epoch, whether a job was to be audited. What is not given is asked of the pool, with the key of whoever asked for the job; "
            + "with root, epoch and rate given no key is needed",
            "sogni verify audit-draw --job ID",
            "sogni verify audit-draw --job ID --root HEX --epoch 12 --rate-ppm 20000 --audited false")
    {
        _job = With(new Option<string>("--job") { Description = "The job", HelpName = "ID", Required = true });
        _root = With(new Option<string>("--root") { Description = "Root that its worker committed to, 64 hexadecimal characters", HelpName = "HEX" });
        _epoch = With(new Option<ulong>("--epoch") { Description = "Epoch in which the root arrived", HelpName = "N", CustomParser = ValueParsers.Whole<ulong> });
        _rate = With(new Option<int>("--rate-ppm") { Description = "Rate at that time in millionths, 0 to 1,000,000", HelpName = "N", CustomParser = ValueParsers.Whole<int> });
        _audited = With(new Option<bool>("--audited") { Description = "Whether it is said to have been drawn: equal ends with 0, not equal with 1", HelpName = "true|false" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var claim = ClaimOf(run);
        using var client = claim.IsWhole ? run.ConnectAsAnybody() : run.Connect();
        if (!claim.IsWhole)
        {
            claim = claim.With(await client.GetAsync(claim.JobId, cancellationToken));
        }

        var verdict = claim.Epoch is { } number
            ? DrawVerdict.Of(claim, await FindAsync(client, number, cancellationToken))
            : DrawVerdict.OfNoEpoch(claim, await client.ListAuditEpochsAsync(cancellationToken).FirstOrDefaultAsync(claim.ArrivedIn, cancellationToken));
        var equal = verdict.IsEqual ? "equal" : "not equal";
        run.Output.One(() => JsonOf(claim, verdict), equal, () =>
        {
            foreach (var sentence in verdict.Findings.Concat(verdict.Problems))
            {
                run.Output.Text(sentence);
            }

            if (claim.Audited is not null || !verdict.IsEqual)
            {
                run.Output.Text(equal);
            }
        });
        return verdict.IsEqual ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static JsonObject JsonOf(DrawClaim claim, DrawVerdict verdict) => new()
    {
        ["job_id"] = claim.JobId,
        ["root"] = claim.Root,
        ["epoch"] = claim.Epoch,
        ["audit_rate_ppm"] = claim.RatePpm,
        ["key_as_announced"] = verdict.IsAnnounced,
        ["audited"] = verdict.Audited,
        ["equal"] = verdict.IsEqual,
        ["problems"] = new JsonArray([.. verdict.Problems.Select(problem => JsonValue.Create(problem))]),
    };

    private DrawClaim ClaimOf(CommandRun run)
    {
        if (run.Value(_rate) is < 0 or > AuditDraw.WholeRate)
        {
            throw new CliException(ExitCodes.Usage, $"--rate-ppm must be 0 to {AuditDraw.WholeRate}, but it is {run.Value(_rate)}.", "out_of_range");
        }

        return new DrawClaim(
            run.Value(_job)!,
            run.Value(_root) is { } root ? RootOf(root) : null,
            run.IsGiven(_epoch) ? run.Value(_epoch) : null,
            run.IsGiven(_rate) ? run.Value(_rate) : null,
            run.IsGiven(_audited) ? run.Value(_audited) : null);
    }

    private static async Task<AuditEpoch> FindAsync(SogniClient client, ulong number, CancellationToken cancellationToken)
    {
        var (oldest, newest) = (0UL, 0UL);
        await foreach (var epoch in client.ListAuditEpochsAsync(cancellationToken))
        {
            if (epoch.Number == number)
            {
                return epoch.Key.Length == AuditDraw.KeySizeBytes ? epoch
                    : throw new CliException(
                        ExitCodes.Failed,
                        $"The key of epoch {number} is not published yet: commitments arrive in it until {Formats.ShortTime(epoch.EndsAt)}. Draw again from {NotBefore(epoch.RevealedAt ?? epoch.EndsAt)} on.",
                        "epoch_not_revealed");
            }

            (oldest, newest) = (epoch.Number, Math.Max(newest, epoch.Number));
        }

        throw new CliException(
            ExitCodes.NotFound,
            newest == 0 ? "The pool has no epochs yet." : string.Create(CultureInfo.InvariantCulture, $"The pool knows no epoch {number}: it has {oldest} to {newest}."),
            "not_found");
    }

    /// <summary>The first whole second that is no earlier.</summary>
    private static string NotBefore(Timestamp time) => Formats.ShortTime(time.Nanos == 0 ? time : new Timestamp { Seconds = time.Seconds + 1 });

    private static string RootOf(string text) => text.Length == 2 * TensorHash.SizeBytes && text.All(char.IsAsciiHexDigit)
        ? text.ToLowerInvariant()
        : throw new CliException(ExitCodes.Usage, $"--root must be {2 * TensorHash.SizeBytes} hexadecimal characters.", "malformed");
}
