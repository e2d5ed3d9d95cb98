using System.Text.Json.Serialization;

namespace SogniLike.Protocol.EnrolmentTokens;

[JsonSerializable(typeof(EnrolmentToken.Payload))]
internal sealed partial class EnrolmentTokenJson : JsonSerializerContext;
