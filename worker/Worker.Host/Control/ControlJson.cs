using System.Text.Json.Serialization;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Host.Control;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
[JsonSerializable(typeof(WorkerStatus))]
internal sealed partial class ControlJson : JsonSerializerContext;
