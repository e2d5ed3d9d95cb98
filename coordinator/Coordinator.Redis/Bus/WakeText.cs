using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Redis.Bus;

/// <summary>Wakes as text, a line for each: "queue", "account", "pause", "worker" or "standing", a space, the id; or "access" or "audits" alone.</summary>
internal static class WakeText
{
    private const string Access = "access";
    private const string Audits = "audits";

    public static string Format(WakeTopic topic) => topic switch
    {
        WakeTopic.Queue queue => $"queue {queue.Manifest}",
        WakeTopic.Account account => $"account {account.Id}",
        WakeTopic.Pause pause => $"pause {pause.Id}",
        WakeTopic.Access => Access,
        WakeTopic.Audits => Audits,
        WakeTopic.Worker worker => $"worker {worker.Id}",
        WakeTopic.Standing worker => $"standing {worker.Id}",
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "This topic has no text."),
    };

    /// <summary>What one transaction wakes, as one message: it is published, received and handed on once. Empty for nothing.</summary>
    public static string Format(IReadOnlyList<WakeTopic> topics) => topics is [var only] ? Format(only) : string.Join('\n', topics.Select(Format));

    /// <summary>The topics; what this version does not know is left out, and null when that is all of it.</summary>
    public static IReadOnlyList<WakeTopic>? ParseAll(string text)
    {
        WakeTopic[] topics = [.. text.Split('\n').Select(Parse).OfType<WakeTopic>()];
        return topics.Length == 0 ? null : topics;
    }

    private static WakeTopic? Parse(string text) => text.Split(' ') switch
    {
        ["queue", var manifest] => new WakeTopic.Queue(new ManifestId(manifest)),
        ["account", var account] => new WakeTopic.Account(new AccountId(account)),
        ["pause", var account] => new WakeTopic.Pause(new AccountId(account)),
        ["worker", var worker] => new WakeTopic.Worker(new WorkerId(worker)),
        ["standing", var worker] => new WakeTopic.Standing(new WorkerId(worker)),
        [Access] => new WakeTopic.Access(),
        [Audits] => new WakeTopic.Audits(),
        _ => null,
    };
}
