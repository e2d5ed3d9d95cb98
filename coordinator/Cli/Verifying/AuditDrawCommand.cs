using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SogniLike.Cli.Parsing;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Verifying;

/// <summary><c>sogni verify audit-draw</c>: checks that a key is the one that was announced, and draws with it.</summary>
internal sealed class AuditDrawCommand : CliCommand
{
    private readonly Option<string> _job;
    private readonly Option<string> _root;
    private readonly Option<long> _epoch;
    private readonly Option<int> _rate;
    private readonly Option<bool> _audited;

    public AuditDrawCommand(CommandHost host)
        : base(
            host,
            "audit-draw",
            "Draw again whether a job was to be audited, with the epoch's published key; needs no key of the pool",
            "sogni verify audit-draw --job ID --root HEX --epoch 12 --rate-ppm 20000",
            "sogni verify audit-draw --job ID --root HEX --epoch 12 --rate-ppm 20000 --audited false")
    {
        _job = With(new Option<string>("--job") { Description = "The job", HelpName = "ID", Required = true });
        _root = With(new Option<string>("--root") { Description = "Root that its worker committed to, 64 hexadecimal characters", HelpName = "HEX", Required = true });
        _epoch = With(new Option<long>("--epoch") { Description = "Epoch in which the root arrived", HelpName = "N", Required = true, CustomParser = ValueParsers.Whole<long> });
        _rate = With(new Option<int>("--rate-ppm") { Description = "Rate at that time in millionths, 0 to 1,000,000", HelpName = "N", Required = true, CustomParser = ValueParsers.Whole<int> });
        _audited = With(new Option<bool>("--audited") { Description = "What the pool says: equal ends with 0, not equal with 1", HelpName = "true|false" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var (job, root, rate) = (run.Value(_job)!, RootOf(run.Value(_root)!), run.Value(_rate));
        if (rate is < 0 or > AuditDraw.WholeRate)
        {
            throw new CliException(ExitCodes.Usage, $"--rate-ppm must be 0 to {AuditDraw.WholeRate}, but it is {rate}.", "out_of_range");
        }

        var epoch = await FindAsync(run, cancellationToken);
        var key = epoch.Key.ToByteArray();
        if (key.Length != AuditDraw.KeySizeBytes)
        {
            throw new CliException(ExitCodes.Failed, $"The key of epoch {epoch.Number} is not published yet.", "epoch_not_revealed");
        }

        var announced = AuditDraw.PublicHashOf(key).AsSpan().SequenceEqual(epoch.KeySha256.Span) && epoch.PublishedAt.ToDateTime() < epoch.StartsAt.ToDateTime();
        var drawn = AuditDraw.IsAudited(key, job, root, rate);
        var equal = announced && (!run.IsGiven(_audited) || run.Value(_audited) == drawn);
        run.Output.One(
            () => new JsonObject { ["job_id"] = job, ["epoch"] = epoch.Number, ["key_as_announced"] = announced, ["audited"] = drawn, ["equal"] = equal },
            equal ? "equal" : "not equal",
            () =>
            {
                run.Output.Text(announced ? $"The key of epoch {epoch.Number} is the one that was announced before it." : $"The key of epoch {epoch.Number} is NOT the one that was announced before it.");
                run.Output.Text($"Job {job} was {(drawn ? "" : "not ")}to be audited.");
                run.Output.Text(equal ? "equal" : "not equal");
            });
        return equal ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private async Task<AuditEpoch> FindAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        await foreach (var epoch in client.ListAuditEpochsAsync(cancellationToken))
        {
            if (epoch.Number == (ulong)run.Value(_epoch))
            {
                return epoch;
            }
        }

        throw new CliException(ExitCodes.NotFound, string.Create(CultureInfo.InvariantCulture, $"The pool knows no epoch {run.Value(_epoch)}."), "not_found");
    }

    private static byte[] RootOf(string text) => text.Length == 2 * TensorHash.SizeBytes && text.All(char.IsAsciiHexDigit)
        ? Convert.FromHexString(text)
        : throw new CliException(ExitCodes.Usage, $"--root must be {2 * TensorHash.SizeBytes} hexadecimal characters.", "malformed");
}
