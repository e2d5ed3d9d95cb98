using System.Text.Json.Nodes;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Output.Json;

/// <summary>An artist's keys as JSON. Never a secret.</summary>
internal static class KeyJson
{
    public static JsonObject Of(Key key) => new()
    {
        ["id"] = key.Id,
        ["name"] = key.Name,
        ["scopes"] = new JsonArray([.. key.Scopes.Select(s => JsonValue.Create(s))]),
        ["createdAt"] = Formats.Time(key.CreatedAt),
        ["expiresAt"] = Formats.Time(key.ExpiresAt),
        ["revoked"] = key.Revoked,
        ["parentId"] = key.ParentId.Length == 0 ? null : key.ParentId,
        ["caps"] = Of(key.Caps),
    };

    /// <summary>The limits that are set; null when none is.</summary>
    public static JsonObject? Of(KeyCaps? caps)
    {
        if (caps is null)
        {
            return null;
        }

        var json = new JsonObject();
        Add("requestsPerMinute", caps.RequestsPerMinute);
        Add("concurrentJobs", caps.ConcurrentJobs);
        Add("jobsPerDay", caps.JobsPerDay);
        Add("workPerDay", caps.WorkPerDay);
        return json;

        void Add(string name, ulong limit)
        {
            if (limit > 0)
            {
                json[name] = limit;
            }
        }
    }
}
