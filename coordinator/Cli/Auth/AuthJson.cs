using System.Text.Json.Nodes;
using SogniLike.Cli.Output;
using SogniLike.Cli.Settings;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Auth;

/// <summary>Who a key is, as the API tells it, and where this machine has it from. Never the key.</summary>
internal static class AuthJson
{
    public static JsonObject Of(GetAccountResponse account, CliSettings settings, string keyOrigin)
    {
        var json = ContractJson.Of(account);
        json["url"] = settings.Url.Value.GetLeftPart(UriPartial.Authority);
        json["url_origin"] = settings.Url.Origin;
        json["key_origin"] = keyOrigin;
        return json;
    }
}
