using System.Globalization;

namespace SogniLike.Coordinator.Alerting;

/// <summary>The eight rules that every pool is watched by; the webhook tells what they say, and the dashboard shows it. Pure.</summary>
public static class AlertRules
{
    // About the last five minutes.
    private const int Recent = 20;

    // Shares of fewer than these say nothing.
    private const int Enough = 5;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["wait", "no_worker", "refused", "lost", "failed", "fleet", "disk", "ledger"];

    /// <summary>What is wrong now, what is bad first.</summary>
    public static IReadOnlyList<Alert> Of(AlertFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var alerts = new List<Alert>();
        var last = facts.Samples.TakeLast(Recent).ToList();
        var (delivered, failed, refused, lost) =
            (last.Sum(one => one.Delivered), last.Sum(one => one.Failed), last.Sum(one => one.ResultsRefused), last.Sum(one => one.LeasesLost));

        var waitSeconds = (long)Math.Round(last.Select(one => one.WaitP95Ms).DefaultIfEmpty().Max() / 1000.0);
        if (waitSeconds > 60)
        {
            Add("wait", waitSeconds > 300, $"Jobs wait for {waitSeconds} seconds.", "More workers, or a lower priority for the busiest account, would help.", [new AlertFact("seconds", waitSeconds)]);
        }

        foreach (var (model, jobs, _) in facts.Queues.Where(queue => queue is { Jobs: > 0, Workers: 0 }))
        {
            Add("no_worker", true, $"{jobs} jobs wait for {model}, which no worker has.", "Start a worker with this model, or disable the model.", [new AlertFact("jobs", jobs)], model);
        }

        if (Share(refused, delivered) > 0.05)
        {
            var percent = Percent(Share(refused, delivered));
            Add("refused", true, $"{percent.Value} % of the results fail a check.", "See whose they are; hold that worker.", [percent]);
        }

        if (Share(lost, delivered) > 0.1)
        {
            var percent = Percent(Share(lost, delivered));
            Add("lost", false, $"{percent.Value} % of the leases are lost.", "Workers crash or lose their network: see who was seen last when.", [percent]);
        }

        if (Share(failed, delivered) > 0.2)
        {
            var percent = Percent(Share(failed, delivered));
            Add("failed", true, $"{percent.Value} % of the jobs fail.", "The failed jobs say why.", [percent]);
        }

        var before = facts.Samples.Select(one => one.WorkersOnline).DefaultIfEmpty().Max();
        if (facts.WorkersOnline == 0 || facts.WorkersOnline * 2 < before)
        {
            Add(
                "fleet", facts.WorkersOnline == 0, $"{facts.WorkersOnline} workers are connected; there were {before}.", "If it is not the network here, ask their owners.",
                [new AlertFact("now", facts.WorkersOnline), new AlertFact("before", before)]);
        }

        var free = facts.BlobsTotal > 0 ? facts.BlobsFree / (double)facts.BlobsTotal : 1;
        if (free < 0.1)
        {
            var percent = Percent(free);
            Add("disk", free < 0.03, $"{percent.Value} % of the space for images is left.", "Make room, or keep images for a shorter time (Retention).", [percent]);
        }

        if (facts.LedgerSum is { } sum and not 0)
        {
            Add("ledger", true, $"The ledger does not add up: {sum} millicredits.", "Keep a copy and run \"sogni admin ledger verify\".", [new AlertFact("millicredits", sum)]);
        }

        return [.. alerts.OrderBy(alert => alert.IsBad ? 0 : 1)];

        void Add(string rule, bool isBad, FormattableString message, string advice, IReadOnlyList<AlertFact> about, string subject = "") =>
            alerts.Add(new Alert(rule, subject, isBad, about, message.ToString(CultureInfo.InvariantCulture), advice));
    }

    private static AlertFact Percent(double share) => new("percent", (long)Math.Round(100 * share));

    private static double Share(long wrong, long right) => wrong < Enough ? 0 : wrong / (double)(wrong + right);
}
