using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Actors;

/// <summary>What goes wrong, again and again until the calm: coordinators, workers and links, alone and together.</summary>
internal sealed class Chaos(SimulatedPool pool, IReadOnlyList<WorkerNode> workers)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(6);

    /// <summary>Coordinators that were killed or drained.</summary>
    public int CoordinatorsLost { get; private set; }

    /// <summary>Machines that lost power; those that die of a job are not among them.</summary>
    public int WorkersLost { get; private set; }

    /// <summary>Times at which a link or the store was away.</summary>
    public int Cuts { get; private set; }

    private Dice Dice => pool.Dice;

    public void Begin() => pool.Loop.After(Dice.Around(Between), Strike);

    /// <summary>From here on nothing breaks, and what is broken is started again.</summary>
    public void End()
    {
        pool.Weather.IsCalm = true;
        pool.Log.Add("calm");
        foreach (var slot in pool.Slots)
        {
            slot.Running?.CutStore(TimeSpan.Zero);
            slot.Start();
        }

        foreach (var worker in workers)
        {
            worker.StartIfDead();
            worker.RestartIfHanging();
        }
    }

    private void Strike()
    {
        if (pool.Weather.IsCalm)
        {
            return;
        }

        var (slot, worker) = (Dice.Pick(pool.Slots), Dice.Pick(workers));
        switch (Dice.Between(0, 8))
        {
            case 0 or 1:
                CoordinatorsLost++;
                slot.Kill();
                pool.Loop.After(Dice.Milliseconds(500, 20_000), slot.Start);
                break;
            case 2:
                CoordinatorsLost++;
                slot.Drain(TimeSpan.FromSeconds(5));
                pool.Loop.After(Dice.Milliseconds(7_000, 20_000), slot.Start);
                break;
            case 3:
                Cuts++;
                slot.Running?.CutStore(Dice.Milliseconds(500, 20_000));
                break;
            case 4:
                Cuts++;
                foreach (var every in pool.Slots)
                {
                    every.Running?.CutStore(Dice.Milliseconds(500, 10_000));
                }

                break;
            case 5 or 6:
                WorkersLost++;
                worker.Crash();
                pool.Loop.After(Dice.Milliseconds(1_000, 40_000), worker.StartIfDead);
                break;
            default:
                Cuts++;
                worker.BreakStream();
                break;
        }

        pool.Loop.After(Dice.Around(Between), Strike);
    }
}
