using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Where the states of trials are kept: by study, trial and step.</summary>
/// <remarks>The loop writes, reads and deletes; it never relies on one being there, since a state can be had again by running the trial from its start.</remarks>
/// <threadsafety>All members may be called from any thread; no two calls at a time are about the same checkpoint.</threadsafety>
public interface ICheckpoints
{
    /// <summary>Whether checkpoints outlive this process: only then is it worth writing them where nobody waits for them.</summary>
    bool OutliveProcess { get; }

    /// <summary>Keeps a state, in place of one kept before. Whole or not at all: a crash half-way leaves what was there.</summary>
    /// <param name="study">The study's name.</param>
    /// <param name="trial">The trial's number.</param>
    /// <param name="step">How many steps the trial has done.</param>
    /// <param name="state">In host memory (<see cref="StateTree.ToHost"/>).</param>
    void Write(string study, int trial, int step, StateTree state);

    /// <summary>The state kept; null where there is none, or where it is damaged.</summary>
    StateTree? Read(string study, int trial, int step);

    /// <summary>The steps of a trial for which there is a state, in ascending order.</summary>
    ImmutableArray<int> Steps(string study, int trial);

    /// <summary>Forgets a state; nothing happens where there is none.</summary>
    void Delete(string study, int trial, int step);

    /// <summary>Forgets all states of a study: a study of that name begins anew.</summary>
    void Clear(string study);

    /// <summary>A study is kept aside under another name, and its states with it.</summary>
    void Rename(string study, string newName);
}
