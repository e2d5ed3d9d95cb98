using System.CommandLine;
using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Workers;

/// <summary><c>sogni worker show ID</c>.</summary>
internal sealed class ShowWorkerCommand : CliCommand
{
    private readonly Argument<string> _id;

    public ShowWorkerCommand(CommandHost host)
        : base(host, "show", "Show where a worker stands, why, and what was done to it", "sogni worker show ID", "sogni worker show ID --json | jq .trust.guarantee") =>
        _id = WithArgument("ID", "The worker");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var shown = await client.GetWorkerTrustAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => ContractJson.Of(shown), shown.WorkerId, () => Print(run.Output, shown));
        return ExitCodes.Ok;
    }

    private static void Print(CliOutput output, GetWorkerTrustResponse shown)
    {
        var (trust, promise) = (shown.Trust, shown.Trust.Guarantee);
        output.Fields(
            ("worker", $"{shown.WorkerId} {shown.Name}"),
            ("state", trust.Until is null ? trust.State : $"{trust.State} until {Formats.ShortTime(trust.Until)}"),
            ("reason", trust.Reason),
            ("jobs", Formats.Number(trust.Jobs)),
            ("aborted", Percent(trust.AbortRate)),
            ("audits", $"{trust.AuditsPassed} passed, {trust.AuditsFailed} failed, {trust.AuditsInconclusive} inconclusive, {trust.AuditsUnaudited} unaudited"),
            ("convictions", Formats.Number((ulong)trust.Convictions)),
            ("audited", promise is null ? "this pool draws no audits" : $"{Percent(promise.AuditRate)} of its jobs (a)"),
            ("pending", promise is null ? "" : $"{promise.PendingJobs} jobs (W), a * W = {Number(promise.Deterrence)}"),
            ("expected", promise is null ? "" : $"{Number(promise.BadImagesBeforeDetection)} bad images before detection, {Number(promise.SlightlyBadImagesBeforeDetection)} if a tenth of each is left out"));
        foreach (var wait in trust.PayWaits)
        {
            output.Text($"its pay waits since {Formats.ShortTime(wait.Since)}: {wait.Reason}");
        }

        foreach (var one in shown.Measured)
        {
            output.Text(MeasuredOf(one));
        }

        foreach (var deed in shown.Trail)
        {
            output.Text($"{Formats.ShortTime(deed.At)}  {deed.Action} by {(deed.ByOperator ? "an operator" : "the coordinator")}: {deed.Reason}");
        }
    }

    private static string MeasuredOf(WorkerMeasurement one)
    {
        var numbers = one.Answers == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $", {one.MegapixelStepsPerSecond:0.###} megapixel-steps/s, up to {one.MaxPixels} pixels{(one.Limited ? " and no more" : "")}, at most {one.LargestPpm:0.##} ppm off");
        string?[] words = [one.Message, one.Doubt, one.Withheld ? "It gets no jobs of this model." : ""];
        return $"{(one.Model.Length > 0 ? one.Model : Convert.ToHexStringLower(one.ModelManifest.Span))} {one.State}{numbers}: {string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word)))}";
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    private static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.##}");
}
