using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>A queue's name in keys and fields: "manifest:class".</summary>
internal static class QueueText
{
    public static string Format(QueueId queue) => $"{queue.Manifest}:{Name(queue.Class)}";

    /// <summary>The queue of this name, or null when this program knows no such class.</summary>
    public static QueueId? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Enum.GetValues<PriorityClass>().FirstOrDefault(one => text.AsSpan(colon + 1).SequenceEqual(Name(one))) is var found and not 0
            ? new QueueId(new ManifestId(text[..colon]), found)
            : null;
    }

    private static string Name(PriorityClass priority) => priority switch
    {
        PriorityClass.High => "high",
        PriorityClass.Normal => "normal",
        PriorityClass.Low => "low",
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "This class has no name."),
    };
}
