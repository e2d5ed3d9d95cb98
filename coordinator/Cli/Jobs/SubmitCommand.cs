using System.CommandLine;
using System.Text.Json.Nodes;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Client;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job submit PROMPT</c>.</summary>
internal sealed class SubmitCommand : CliCommand
{
    private const int MaxCount = 16;
    private const uint MaxPreviews = 5;
    private readonly SpecOptions _spec = new();
    private readonly Argument<string> _prompt;
    private readonly Option<int> _count;
    private readonly Option<string> _idempotencyKey;
    private readonly Option<bool> _wait;
    private readonly Option<TimeSpan> _timeout;
    private readonly Option<string> _out;
    private readonly Option<string> _preview;

    public SubmitCommand(CommandHost host)
        : base(
            host,
            "submit",
            "Ask for one or more images",
            "sogni job submit \"a red apple\" --wait --out apple.png",
            "sogni job submit \"قلب أحمر\" --seed 7 --steps 20 --size 128x128 --out heart.png",
            "sogni job submit \"smiling cat\" --count 4 --out cats/ --timeout 10m",
            "sogni job submit \"a red apple\" --init-image sketch.png --strength 0.6 --out apple.png",
            "sogni job submit \"a green leaf\" --init-image apple.png --mask mask.png --out leaf.png",
            "id=$(sogni job submit \"a blue fish\" -q)",
            "sogni job submit -- \"-20 degrees, snow\"")
    {
        _prompt = WithArgument("PROMPT", "What to draw, in any language");
        foreach (var option in _spec.All)
        {
            Options.Add(option);
        }

        _count = With(new Option<int>("--count", "-n") { CustomParser = ValueParsers.Whole<int>, Description = "Images, 1 to 16; image i has the seed + i", HelpName = "N", DefaultValueFactory = _ => 1 });
        _idempotencyKey = With(new Option<string>("--idempotency-key") { Description = "The same key never submits twice; drawn when left out", HelpName = "KEY" });
        _wait = With(new Option<bool>("--wait") { Description = "Wait until the images are there" });
        _timeout = With(new Option<TimeSpan>("--timeout") { Description = "Wait at most this long, such as 90s or 10m; the job goes on (implies --wait)", HelpName = "TIME", CustomParser = ValueParsers.Duration });
        _out = With(new Option<string>("--out", "-o") { Description = "File or folder to save to, replacing what is there (implies --wait)", HelpName = "FILE|DIR" });
        _preview = With(new Option<string>("--preview") { Description = "File that keeps the newest preview while it is drawn (implies --wait, and --previews 5 unless said otherwise)", HelpName = "FILE" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var count = run.Value(_count);
        if (count is < 1 or > MaxCount)
        {
            throw new CliException(ExitCodes.Usage, $"--count must be 1 to {MaxCount}, but it is {count}.", "out_of_range");
        }

        var target = run.Value(_out) is { } path ? OutputTarget.Parse(path) : null;
        var preview = run.Value(_preview) is { } previewPath ? new PreviewFile(previewPath) : null;
        using var client = run.Connect();
        var spec = await _spec.ToSpecAsync(run, client, run.Value(_prompt), cancellationToken);
        if (preview is not null && !spec.HasPreviews)
        {
            spec.Previews = MaxPreviews;
        }

        var response = await client.SubmitAsync(spec, count, run.Value(_idempotencyKey), cancellationToken);
        if (response.Repeated)
        {
            run.Output.Note("This idempotency key was used before: these are its jobs.");
        }

        if (response.QueuePaused)
        {
            run.Output.Note("Your queue is paused: the job waits until \"sogni queue resume\".");
        }

        foreach (var missing in response.Jobs.Where(job => job.PausedAt is null).Select(job => job.WaitingFor?.Message ?? "").Where(text => text.Length > 0).Distinct(StringComparer.Ordinal))
        {
            run.Output.Note($"{missing} The job waits for one.");
        }

        if (!run.Value(_wait) && !run.IsGiven(_timeout) && target is null && preview is null)
        {
            Print(run, response, response.Jobs, []);
            var over = response.Jobs.Where(j => j.State.IsFinal()).ToList();
            JobPrinting.NoteFailures(run, over);
            return JobPrinting.ExitCodeOf(over);
        }

        return await FinishAsync(run, client, response, target, preview, cancellationToken);
    }

    private async Task<int> FinishAsync(
        CommandRun run, SogniClient client, SubmitJobsResponse response, OutputTarget? target, PreviewFile? preview, CancellationToken cancellationToken)
    {
        Action<JobWatchEvent>? onEvent = preview is null ? null : preview.Take;
        TimeSpan? limit = run.IsGiven(_timeout) ? run.Value(_timeout) : null;
        var jobs = await JobWait.UntilFinalAsync(run, client, [.. response.Jobs.Select(j => j.Id)], limit, onEvent, cancellationToken);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var job in jobs.Where(j => target is not null && j.State == JobState.Delivered))
        {
            var file = target!.PathOf(job, jobs.Count);
            await client.DownloadToFileAsync(job.Id, file, cancellationToken);
            files[job.Id] = file;
        }

        Print(run, response, jobs, files);
        JobPrinting.NoteFailures(run, jobs);
        return JobPrinting.ExitCodeOf(jobs);
    }

    private static void Print(CommandRun run, SubmitJobsResponse response, IReadOnlyList<Job> jobs, Dictionary<string, string> files) => run.Output.Print(
        () => new JsonObject
        {
            ["request_id"] = response.RequestId,
            ["repeated"] = response.Repeated,
            ["jobs"] = new JsonArray([.. jobs.Select(job =>
            {
                var json = ContractJson.Of(job);
                if (files.TryGetValue(job.Id, out var file))
                {
                    json["file"] = file;
                }

                return json;
            })]),
        },
        jobs.Select(j => j.Id),
        () =>
        {
            foreach (var job in jobs)
            {
                run.Output.Text(files.TryGetValue(job.Id, out var file)
                    ? $"{job.Id}  {Waiting.JobWords.Of(job.State)}  seed {Output.Formats.Number(job.Spec.Seed)}  {file}"
                    : $"{job.Id}  {Waiting.JobWords.Of(job.State)}  seed {Output.Formats.Number(job.Spec.Seed)}{(job.Eta is { } eta ? $"  expected {Output.Formats.Range(eta)}" : "")}");
            }
        });
}
