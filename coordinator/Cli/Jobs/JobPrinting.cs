using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Cli.Waiting;
using SogniLike.Client;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary>Jobs for people, and what they mean for the exit code.</summary>
internal static class JobPrinting
{
    private const int PromptCharacters = 60;

    // The prompt comes last: scripts that run from right to left do not move the other columns.
    public static Column<Job>[] Columns =>
    [
        new("ID", j => j.Id),
        new("STATE", j => j.PausedAt is null ? JobWords.Of(j.State) : "paused"),
        new("SIZE", j => $"{j.Spec.Width}x{j.Spec.Height}"),
        new("SEED", j => Formats.Number(j.Spec.Seed)),
        new("CREATED", j => Formats.ShortTime(j.CreatedAt)),
        new("PROMPT", j => Terminal.Shorten(j.Spec.Prompt, PromptCharacters)),
    ];

    public static void Details(CliOutput output, Job job)
    {
        var spec = job.Spec;
        output.Fields(
            ("Job", job.Id),
            ("State", JobWords.Of(job)),
            ("Prompt", spec.Prompt),
            ("Negative", spec.NegativePrompt),
            ("Model", spec.Model),
            ("Size", $"{spec.Width}x{spec.Height}"),
            ("Steps", $"{spec.Steps}, {spec.Sampler}, guidance {Formats.Number(spec.GuidanceScale)}"),
            ("Picture", spec.InitImage.IsEmpty ? "" : $"{Formats.Hex(spec.InitImage)}, strength {Formats.Number(spec.Strength)}"),
            ("Mask", spec.Mask.IsEmpty ? "" : $"{Formats.Hex(spec.Mask)}, softened over {spec.MaskBlur} pixels{(spec.MaskArea == MaskArea.OnlyMasked ? ", the model sees no more" : "")}"),
            ("Seed", Formats.Number(spec.Seed)),
            ("Price", job.PriceMillicredits == 0 ? "" : $"{Formats.Credits((long)job.PriceMillicredits)} credits{(job.HasChargedMillicredits ? $", {Formats.Credits((long)job.ChargedMillicredits)} charged" : "")}"),
            ("Created", Formats.ShortTime(job.CreatedAt)),
            ("Progress", job.Progress is { } p && !job.State.IsFinal() ? $"{JobWords.Of(p.Phase)}, step {p.Step} of {p.Steps}" : ""),
            ("Paused", job.PausedAt is null ? "" : $"since {Formats.ShortTime(job.PausedAt)}; \"sogni queue resume\" lets it go on"),
            ("Waits for", job.PausedAt is null ? job.WaitingFor?.Message ?? "" : ""),
            ("Ahead", job.HasQueuePosition ? $"{Formats.Number(job.QueuePosition)} jobs" : ""),
            ("Expected", job.Eta is { } eta ? Formats.Range(eta) : ""),
            ("Image", job.Image is { } i ? $"{i.Width}x{i.Height}, {Formats.Bytes(i.SizeBytes)}, SHA-256 {Formats.Hex(i.Sha256)}" : ""),
            ("Marks", string.Join(", ", job.Image?.Marks ?? [])));
        if (job.Match is { } match)
        {
            output.Text(match.Choice.Length > 0 ? $"Worker chosen: {Words(match.Choice)}, {match.Able} could have had it" : "No idle worker took it");
            foreach (var refused in match.Refused)
            {
                var examples = match.Examples.Where(example => example.Reason == refused.Reason).Select(example => example.WorkerId).ToList();
                output.Text($"  refused {refused.Workers} idle: {Words(refused.Reason)}{(examples.Count == 0 ? "" : $", such as {string.Join(", ", examples)}")}");
            }
        }

        if (job.Verification is { } verification)
        {
            Checks(output, job.Id, verification);
        }

        foreach (var (attempt, number) in job.Attempts.Select((a, i) => (a, i + 1)))
        {
            var outcome = attempt.Outcome.Length == 0 ? "running" : attempt.Outcome;
            var steps = attempt.HasStepsDone ? $" after {attempt.StepsDone} of {StepsOf(spec)} steps" : "";
            output.Text($"Attempt {number}: worker {attempt.WorkerId}, {outcome}{steps}{(attempt.Message.Length == 0 ? "" : $": {attempt.Message}")}");
        }
    }

    // With a picture the last of them run.
    private static int StepsOf(JobSpec spec) => spec.InitImage.IsEmpty ? (int)spec.Steps : Math.Max(1, (int)(spec.Steps * spec.Strength));

    private static string Audit(JobVerification verification) =>
        verification.Audit is { } audit ? $", audit {audit.State} (sogni audit show {audit.Id})"
        : verification.AuditWanted ? ", an audit is wanted"
        : "";

    private static string Draw(string jobId, JobCommitment commitment)
    {
        var rate = (commitment.AuditRatePpm / 10_000m).ToString("0.####", CultureInfo.InvariantCulture);
        var by = commitment.HasEpoch ? $"by the key of epoch {commitment.Epoch} (sogni verify audit-draw --job {jobId})" : "since no epoch ran";
        return $"  audit: {(commitment.Drawn ? "drawn" : "not drawn")} at a rate of {rate} %, {by}";
    }

    private static void Checks(CliOutput output, string jobId, JobVerification verification)
    {
        output.Text($"Checked: the result of worker {verification.WorkerId}{Audit(verification)}");
        foreach (var check in verification.Checks)
        {
            output.Text($"  {Words(check.Name)}: {JobWords.Of(check.Status)}{(check.Message.Length == 0 ? "" : $": {check.Message}")}");
        }

        if (verification.Commitment is { HasAuditRatePpm: true } commitment)
        {
            output.Text(Draw(jobId, commitment));
        }
    }

    private static string Words(string code) => code.Replace('_', ' ');

    /// <summary>0 when every one of these final jobs was delivered.</summary>
    public static int ExitCodeOf(IEnumerable<Job> jobs) => jobs.All(j => j.State == JobState.Delivered) ? ExitCodes.Ok : ExitCodes.JobFailed;

    /// <summary>Says on standard error what became of those that were not delivered.</summary>
    public static void NoteFailures(CommandRun run, IEnumerable<Job> jobs)
    {
        foreach (var job in jobs.Where(j => j.State != JobState.Delivered))
        {
            run.Environment.Error.WriteLine(Terminal.Safe($"sogni: job {job.Id} is {JobWords.Of(job)}"));
        }
    }
}
