using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Host.Alerting;
using SogniLike.Coordinator.Host.Webhooks;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Tests.Alerting;

public sealed class AlertWebhookTests : IDisposable
{
    private const string Secret = "a secret of the owner";

    private static readonly AlertNotice Notice = new("id-1", 1_790_000_000_000,
    [
        new AlertChange("no_worker", "emoji", 1_790_000_000_000, new Alert("no_worker", "emoji", true, [new AlertFact("jobs", 3)], "3 jobs wait for emoji, which no worker has.", "Start a worker.")),
        new AlertChange("fleet", "", 1_789_999_000_000, null),
    ]);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public AlertWebhookTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Send_Answered_IsSignedAndSaysWhatBeganAndWhatIsOver()
    {
        var server = AnswerAsync("204 No Content");
        using var webhook = Webhook();

        Assert.Equal(AlertDelivery.Delivered, await webhook.SendAsync(Notice, default));

        var (headers, body) = (await server)[0];
        Assert.Equal("id-1", headers[SignedPosts.DeliveryHeader]);
        var signature = headers[SignedPosts.SignatureHeader].Split(',');
        var seconds = signature[0]["t=".Length..];
        Assert.Equal($"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")))}", signature[1]);
        var json = JsonNode.Parse(body)!;
        Assert.Equal(("main", "firing", "bad", "emoji"), ((string?)json["pool"], (string?)json["alerts"]![0]!["state"], (string?)json["alerts"]![0]!["severity"], (string?)json["alerts"]![0]!["subject"]));
        Assert.Equal(("fleet", "resolved", ""), ((string?)json["alerts"]![1]!["rule"], (string?)json["alerts"]![1]!["state"], (string?)json["alerts"]![1]!["message"]));
    }

    [Fact]
    public async Task Send_ServerInTrouble_TriesAgainWithTheSameIdAndThenGivesUp()
    {
        var server = AnswerAsync("500 Internal Server Error", "503 Service Unavailable", "500 Internal Server Error");
        using var webhook = Webhook();

        Assert.Equal(AlertDelivery.Failed, await webhook.SendAsync(Notice, default));

        Assert.Equal(["id-1", "id-1", "id-1"], (await server).Select(post => post.Headers[SignedPosts.DeliveryHeader]));
    }

    [Theory]
    [InlineData("302 Found\r\nLocation: http://127.0.0.1:1/elsewhere")]
    [InlineData("400 Bad Request")]
    [InlineData("410 Gone")]
    public async Task Send_RedirectedOrUnwanted_IsRefusedAndGoesNowhereElse(string answer)
    {
        var server = AnswerAsync(answer);
        using var webhook = Webhook();

        Assert.Equal(AlertDelivery.Refused, await webhook.SendAsync(Notice, default));
        Assert.Single(await server);
    }

    [Fact]
    public async Task Send_NobodyThere_Fails()
    {
        _listener.Stop();
        using var webhook = Webhook(tries: 1);

        Assert.Equal(AlertDelivery.Failed, await webhook.SendAsync(Notice, default));
    }

    private AlertWebhook Webhook(int tries = 3)
    {
        var options = new AlertsOptions
        {
            WebhookUrl = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook",
            WebhookSecret = Secret,
            Tries = tries,
            Timeout = TimeSpan.FromMinutes(1),
        };
        return new AlertWebhook(Options.Create(options), Options.Create(new PoolOptions { Id = "main" }), TimeProvider.System, TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Answers as many posts as there are answers, each on a connection of its own.</summary>
    private async Task<List<(Dictionary<string, string> Headers, string Body)>> AnswerAsync(params string[] answers)
    {
        var posts = new List<(Dictionary<string, string>, string)>();
        foreach (var answer in answers)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            Assert.StartsWith("POST /hook ", await reader.ReadLineAsync(), StringComparison.Ordinal);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }

            var body = new char[int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture)];
            await reader.ReadBlockAsync(body);
            posts.Add((headers, new string(body)));
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }

        return posts;
    }
}
