using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Redis.Bus;

/// <summary>Wakes as text: "queue", "account" or "worker", a space, the id; or "access" or "audits" alone.</summary>
internal static class WakeText
{
    private const string Access = "access";
    private const string Audits = "audits";

    public static string Format(WakeTopic topic) => topic switch
    {
        WakeTopic.Queue queue => $"queue {queue.Manifest}",
        WakeTopic.Account account => $"account {account.Id}",
        WakeTopic.Access => Access,
        WakeTopic.Audits => Audits,
        WakeTopic.Worker worker => $"worker {worker.Id}",
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "This topic has no text."),
    };

    /// <summary>The topic, or null for what this version does not know.</summary>
    public static WakeTopic? Parse(string text) => text.Split(' ') switch
    {
        ["queue", var manifest] => new WakeTopic.Queue(new ManifestId(manifest)),
        ["account", var account] => new WakeTopic.Account(new AccountId(account)),
        ["worker", var worker] => new WakeTopic.Worker(new WorkerId(worker)),
        [Access] => new WakeTopic.Access(),
        [Audits] => new WakeTopic.Audits(),
        _ => null,
    };
}
