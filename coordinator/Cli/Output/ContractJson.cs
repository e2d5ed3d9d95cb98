using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Json;

namespace SogniLike.Cli.Output;

/// <summary>Messages of the contract as the REST API tells them: the same names and values, so that a script reads both alike.</summary>
internal static class ContractJson
{
    /// <summary>An answer, or a part of one.</summary>
    public static JsonObject Of(IMessage message) => JsonNode.Parse(MessageWriter.ToUtf8(message).Span)!.AsObject();

    /// <summary>An event of a watch: the data of the server-sent event, and its name as <c>event</c>.</summary>
    public static JsonObject Of(JobWatchEvent watched) => watched switch
    {
        JobWatchEvent.Snapshot snapshot => Named("snapshot", new JobSnapshot { EventId = snapshot.EventId, Jobs = { snapshot.Jobs } }),
        JobWatchEvent.Changed changed => Named("changed", new JobChanged { EventId = changed.EventId, Job = changed.Job }),
        JobWatchEvent.Deleted deleted => Named(
            "deleted",
            new JobDeleted { EventId = deleted.EventId, JobId = deleted.JobId, Reason = deleted.Reason, DeletedAt = Timestamp.FromDateTimeOffset(deleted.DeletedAt) }),
        JobWatchEvent.Queue queue => Named("queue", new QueueChanged { PausedAt = queue.PausedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null }),
        JobWatchEvent.Progress progress => Named("progress", progress.Value),
        _ => new JsonObject { ["event"] = "unknown" },
    };

    private static JsonObject Named(string name, IMessage message)
    {
        var json = Of(message);
        json.Insert(0, "event", name);
        return json;
    }
}
