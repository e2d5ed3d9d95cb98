using System.Text.Json.Nodes;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Output.Json;

/// <summary>What operators see, as JSON.</summary>
internal static class PoolJson
{
    public static JsonObject Of(GetPoolResponse pool) => new()
    {
        ["poolId"] = pool.PoolId,
        ["softwareVersion"] = pool.SoftwareVersion,
        ["workersOnline"] = pool.WorkersOnline,
        ["jobsQueued"] = pool.JobsQueued,
        ["jobsLeased"] = pool.JobsLeased,
        ["etaJobs"] = pool.EtaJobs,
        ["etaInsideShare"] = pool.EtaInsideShare,
    };

    public static JsonObject Of(EnrolmentToken token) => new()
    {
        ["id"] = token.Id,
        ["owner"] = token.Owner,
        ["createdAt"] = Formats.Time(token.CreatedAt),
        ["expiresAt"] = Formats.Time(token.ExpiresAt),
        ["maxUses"] = token.MaxUses,
        ["uses"] = token.Uses,
        ["revoked"] = token.Revoked,
    };

    public static JsonObject Of(ApiKey key) => new()
    {
        ["id"] = key.Id,
        ["accountId"] = key.AccountId,
        ["name"] = key.Name,
        ["scopes"] = new JsonArray([.. key.Scopes.Select(s => JsonValue.Create(s))]),
        ["createdAt"] = Formats.Time(key.CreatedAt),
        ["expiresAt"] = Formats.Time(key.ExpiresAt),
        ["revoked"] = key.Revoked,
        ["parentId"] = key.ParentId.Length == 0 ? null : key.ParentId,
        ["caps"] = KeyJson.Of(key.Caps),
    };

    public static JsonObject Of(Report report) => new()
    {
        ["id"] = report.Id,
        ["jobId"] = report.JobId,
        ["accountId"] = report.AccountId,
        ["reason"] = report.Reason,
        ["createdAt"] = Formats.Time(report.CreatedAt),
        ["resolution"] = report.Resolution.Length == 0 ? null : report.Resolution,
        ["note"] = report.Note,
        ["resolvedBy"] = report.ResolvedBy.Length == 0 ? null : report.ResolvedBy,
        ["resolvedAt"] = Formats.Time(report.ResolvedAt),
    };

    public static JsonObject Of(Account account) => new()
    {
        ["id"] = account.Id,
        ["name"] = account.Name,
        ["priorityClass"] = account.PriorityClass,
        ["weight"] = account.Weight,
        ["createdAt"] = Formats.Time(account.CreatedAt),
        ["disabled"] = account.Disabled,
    };

    public static JsonObject Of(Worker worker) => new()
    {
        ["id"] = worker.Id,
        ["name"] = worker.Name,
        ["owner"] = worker.Owner,
        ["enrolledAt"] = Formats.Time(worker.EnrolledAt),
        ["lastSeenAt"] = Formats.Time(worker.LastSeenAt),
        ["revoked"] = worker.Revoked,
        ["online"] = worker.Online,
        ["paused"] = worker.Paused,
        ["device"] = worker.Device,
        ["executionProvider"] = worker.ExecutionProvider,
        ["softwareVersion"] = worker.SoftwareVersion,
        ["slots"] = worker.Slots,
        ["busySlots"] = worker.BusySlots,
        ["models"] = new JsonArray([.. worker.Models.Select(m => JsonValue.Create(Formats.Hex(m)))]),
        ["jobsDelivered"] = worker.JobsDelivered,
        ["jobsFailed"] = worker.JobsFailed,
        ["hold"] = worker.Hold is not { } hold ? null : new JsonObject
        {
            ["reason"] = hold.Reason,
            ["since"] = Formats.Time(hold.Since),
            ["until"] = Formats.Time(hold.Until),
            ["byKeyId"] = hold.ByKeyId,
            ["kind"] = hold.Kind,
        },
        ["trail"] = new JsonArray(
        [
            .. worker.Trail.Select(entry => new JsonObject
            {
                ["at"] = Formats.Time(entry.At),
                ["byKeyId"] = entry.ByKeyId,
                ["action"] = entry.Action,
                ["reason"] = entry.Reason,
            }),
        ]),
    };
}
