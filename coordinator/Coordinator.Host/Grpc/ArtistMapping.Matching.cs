using System.Text.Json;
using SogniLike.Coordinator.Matching;
using Proto = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Why jobs go where they go, as artists see it.</summary>
internal static partial class ArtistMapping
{
    public static Proto.MissingCapability ToProto(this MissingCapability missing) => new() { Code = missing.Code, Message = missing.Message };

    public static Proto.JobMatch ToProto(this MatchRecord match)
    {
        var proto = new Proto.JobMatch { Choice = match.Choice == MatchChoice.None ? "" : Word(match.Choice), Able = (uint)match.Able };
        proto.Refused.AddRange(match.Refused.Select(count => new Proto.MatchCount { Reason = Word(count.Refusal), Workers = (uint)count.Workers }));
        proto.Examples.AddRange(match.Examples.Select(example => new Proto.MatchExample { WorkerId = example.Worker.Value, Reason = Word(example.Refusal) }));
        return proto;
    }

    private static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
