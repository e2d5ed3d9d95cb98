using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Webhooks;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Testing;
using SogniLike.Testing.Webhooks;

namespace SogniLike.Coordinator.Host.Tests.Webhooks;

public sealed class WebhookSenderTests
{
    private const string Secret = "0123456789abcdef";
    private const string Here = "127.0.0.0/8";

    [Fact]
    public async Task Send_TakenIn_IsSignedForTheReceiverToCheck()
    {
        await using var receiver = new HookReceiver();
        using var sender = Sender(Here);

        Assert.Equal(new WebhookAnswer(204, null), await sender.SendAsync(Post(receiver.Url), default));

        var post = await receiver.NextAsync();
        Assert.Equal(("id-1", "{\"a\":\"\u00e9\"}"), (post.Headers[SignedPosts.DeliveryHeader], post.Body));
        var (signature, body) = (post.Headers[SignedPosts.SignatureHeader], Encoding.UTF8.GetBytes(post.Body));
        Assert.True(ReceiverExample.IsGenuine(signature, body, Secret, DateTimeOffset.UtcNow));
        Assert.False(ReceiverExample.IsGenuine(signature, Encoding.UTF8.GetBytes(post.Body + " "), Secret, DateTimeOffset.UtcNow));
        Assert.False(ReceiverExample.IsGenuine(signature, body, Secret + "0", DateTimeOffset.UtcNow));
        Assert.False(ReceiverExample.IsGenuine(signature, body, Secret, DateTimeOffset.UtcNow.AddMinutes(6)));
        Assert.False(ReceiverExample.IsGenuine("", body, Secret, DateTimeOffset.UtcNow));
    }

    [Fact]
    public void Readme_Example_IsTheOneThatIsTested()
    {
        var source = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "tests/Coordinator.Host.Tests/Webhooks/ReceiverExample.cs"));
        var example = source.SkipWhile(line => !line.EndsWith("#region README", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.EndsWith("#endregion", StringComparison.Ordinal));
        Assert.Contains(string.Join('\n', example), File.ReadAllText(Path.Combine(RepositoryPaths.Root, "coordinator/README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readme_ExampleForAShell_KnowsGenuinePosts()
    {
        await using var receiver = new HookReceiver();
        using var sender = Sender(Here);
        await sender.SendAsync(Post(receiver.Url), default);
        var post = await receiver.NextAsync();
        var (signature, now) = (post.Headers[SignedPosts.SignatureHeader], DateTimeOffset.UtcNow.ToUnixTimeSeconds());

        Assert.True(await ShellExample.IsGenuineAsync(signature, post.Body, Secret));
        Assert.True(await ShellExample.IsGenuineAsync(Signature(now), post.Body, Secret));
        Assert.False(await ShellExample.IsGenuineAsync(Signature(now - 360), post.Body, Secret));
        Assert.False(await ShellExample.IsGenuineAsync(signature, post.Body + " ", Secret));
        Assert.False(await ShellExample.IsGenuineAsync(signature, post.Body, Secret + "0"));
        Assert.False(await ShellExample.IsGenuineAsync($"t={now},v1=", post.Body, Secret));
        Assert.False(await ShellExample.IsGenuineAsync("", post.Body, Secret));

        string Signature(long seconds) =>
            $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{seconds}.{post.Body}")))}";
    }

    [Theory]
    [InlineData("302 Found\r\nLocation: http://127.0.0.1:1/elsewhere", 302, 1)]
    [InlineData("404 Not Found", 404, 1)]
    [InlineData("410 Gone", 410, 1)]
    [InlineData("503 Service Unavailable", 503, 3)]
    [InlineData("429 Too Many Requests", 429, 3)]
    public async Task Send_NotTakenIn_TellsTheStatusAndFollowsNothing(string answer, int status, int posts)
    {
        await using var receiver = new HookReceiver { Answer = answer };
        using var sender = Sender(Here);

        Assert.Equal(new WebhookAnswer(status, WebhookProblem.NotAccepted), await sender.SendAsync(Post(receiver.Url), default));

        Assert.Equal(posts, receiver.Connections);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("017700000001")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("bot.example")]
    public async Task Send_NoPublicAddress_IsRefusedBeforeAnyConnection(string host)
    {
        await using var receiver = new HookReceiver();
        using var sender = Sender("", _ => [IPAddress.Loopback, IPAddress.Parse("169.254.169.254"), IPAddress.IPv6Loopback]);

        Assert.Equal(new WebhookAnswer(0, WebhookProblem.AddressRefused), await sender.SendAsync(Post($"http://{host}:{receiver.Port}/hook"), default));

        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task Send_NameThatAnswersOtherwiseLater_IsLookedAtWithEveryConnection()
    {
        await using var receiver = new HookReceiver();
        var answers = new Queue<IPAddress[]>([[IPAddress.Parse("10.0.0.1"), IPAddress.Loopback], [IPAddress.Parse("10.0.0.1")]]);
        using var sender = Sender(Here, _ => answers.Dequeue(), tries: 1);
        var post = Post($"http://bot.example:{receiver.Port}/hook");

        Assert.Equal(204, (await sender.SendAsync(post, default)).Status);
        Assert.Equal(new WebhookAnswer(0, WebhookProblem.AddressRefused), await sender.SendAsync(post, default));

        Assert.Equal(1, receiver.Connections);
    }

    [Fact]
    public async Task Send_UnknownName_SaysSo()
    {
        using var sender = Sender(Here, _ => throw new SocketException((int)SocketError.HostNotFound), tries: 1);

        Assert.Equal(new WebhookAnswer(0, WebhookProblem.UnknownHost), await sender.SendAsync(Post("http://nobody.example/hook"), default));
    }

    [Fact]
    public async Task Send_NobodyThere_SaysSo()
    {
        var receiver = new HookReceiver();
        var url = receiver.Url;
        await receiver.DisposeAsync();
        using var sender = Sender(Here, tries: 1);

        Assert.Equal(new WebhookAnswer(0, WebhookProblem.Unreachable), await sender.SendAsync(Post(url), default));
    }

    [Fact]
    public async Task Send_NoTlsThere_SaysSo()
    {
        await using var receiver = new HookReceiver();
        using var sender = Sender(Here, tries: 1);

        Assert.Equal(new WebhookAnswer(0, WebhookProblem.TlsFailed), await sender.SendAsync(Post(receiver.Url.Replace("http:", "https:", StringComparison.Ordinal)), default));
    }

    [Fact]
    public async Task Send_NoAnswer_EndsWithTheTime()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var sender = Sender(Here, tries: 1, timeout: TimeSpan.FromMilliseconds(100));

        Assert.Equal(new WebhookAnswer(0, WebhookProblem.TimedOut), await sender.SendAsync(Post($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/hook"), default));
    }

    [Fact]
    public async Task Send_EndlessAnswer_IsNotRead()
    {
        using var flood = new TcpListener(IPAddress.Loopback, 0);
        flood.Start();
        var written = FloodAsync(flood);
        using var sender = Sender(Here, tries: 1);

        Assert.Equal(new WebhookAnswer(200, null), await sender.SendAsync(Post($"http://127.0.0.1:{((IPEndPoint)flood.LocalEndpoint).Port}/hook"), default));

        Assert.InRange(await written.WaitAsync(TimeSpan.FromMinutes(1)), 0, 512L << 20);
    }

    /// <summary>Answers with a body of a terabyte, and says how much of it could be written.</summary>
    private static async Task<long> FloodAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var (chunk, written) = (new byte[64 * 1024], 0L);
        _ = await stream.ReadAsync(chunk);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n"));
            while (true)
            {
                await stream.WriteAsync(chunk);
                written += chunk.Length;
            }
        }
        catch (IOException)
        {
            return written;
        }
    }

    private static WebhookSender Sender(string networks, Func<string, IPAddress[]>? names = null, int tries = 3, TimeSpan? timeout = null)
    {
        var options = new WebhooksOptions { AllowHttp = true, AllowedNetworks = networks, Tries = tries, Timeout = timeout ?? TimeSpan.FromMinutes(1) };
        return new WebhookSender(options, new AddressRules(Options.Create(options)), new TestNames(names ?? (_ => [IPAddress.Loopback])), TimeProvider.System, TimeSpan.FromMilliseconds(1));
    }

    private static WebhookPost Post(string url) => new("id-1", new Uri(url), Secret, Encoding.UTF8.GetBytes("{\"a\":\"\u00e9\"}"));

    private sealed class TestNames(Func<string, IPAddress[]> answer) : IHostNames
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult(answer(host));
    }
}
