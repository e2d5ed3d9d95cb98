using System.Text.Json.Nodes;
using SogniLike.Cli.Settings;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Auth;

/// <summary>Who a key is, as JSON. Never the key.</summary>
internal static class AccountJson
{
    public static JsonObject Of(GetAccountResponse account, CliSettings settings, string keyOrigin) => new()
    {
        ["url"] = settings.Url.Value.GetLeftPart(UriPartial.Authority),
        ["urlOrigin"] = settings.Url.Origin,
        ["keyOrigin"] = keyOrigin,
        ["accountId"] = account.AccountId,
        ["poolId"] = account.PoolId,
        ["keyId"] = account.KeyId,
        ["scopes"] = new JsonArray([.. account.Scopes.Select(s => JsonValue.Create(s))]),
    };
}
