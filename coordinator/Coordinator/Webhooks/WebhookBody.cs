using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>
/// The body of a post: what happened to which job, when, and what it costs. Never what was asked for nor the image, which the receiver gets from the API with a key. The same for every try. Pure.
/// </summary>
internal static class WebhookBody
{
    /// <summary>News of a job.</summary>
    public static byte[] Of(string pool, AccountId account, string id, JobNewsKind kind, Job job)
    {
        var told = new JsonObject
        {
            ["id"] = job.Id.Value,
            ["request_id"] = job.RequestId,
            ["index"] = job.Index,
            ["key_id"] = job.KeyId ?? "",
            ["state"] = job.State.ToString().ToLowerInvariant(),
            ["created_at"] = Time(job.CreatedAtMs),
            ["ended_at"] = Time(job.UpdatedAtMs),
            ["charged_millicredits"] = Number(JobPrice.Charge(job) ?? 0),
            ["refunded_millicredits"] = Number(job.Audit?.Refunded ?? 0),
        };
        if (job.Failure is { } failure)
        {
            told["failure"] = failure.Code;
        }

        return Bytes(new JsonObject { ["id"] = id, ["event"] = WebhookEvents.NameOf(kind), ["pool"] = pool, ["account_id"] = account.Value, ["job"] = told });
    }

    /// <summary>A test.</summary>
    public static byte[] OfTest(string pool, AccountId account, string id) =>
        Bytes(new JsonObject { ["id"] = id, ["event"] = WebhookEvents.Test, ["pool"] = pool, ["account_id"] = account.Value });

    private static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    // As the API writes 64-bit numbers: not every reader of JSON has them.
    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(long atMs) => DateTimeOffset.FromUnixTimeMilliseconds(atMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
