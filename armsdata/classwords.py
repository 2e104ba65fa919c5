"""Words that stand beside a name and say what kind of thing it is, or nothing: classes, calibres, makers, fillers.

The class words themselves ("tank", "MANPADS", "транспортный самолёт") are the names of the rows of level type and come
from the data. Here stands what no table says: how loosely people use them, and which words mean nothing.
"""

from __future__ import annotations

import re

from .spelling import join

# Types that people call by each other's class words: a BMP-1 is printed as a tank, a MANPADS as a missile.
_KIN = {
    "vehicle": """main_battle_tank light_tank tank_destroyer infantry_fighting_vehicle armoured_personnel_carrier
        armoured_car mrap reconnaissance_vehicle armoured_recovery_vehicle bridge_layer engineer_vehicle
        command_vehicle armoured_vehicle military_vehicle self_propelled_howitzer self_propelled_mortar
        multiple_rocket_launcher self_propelled_anti_aircraft_gun short_range_air_defence""",
    "gun": """self_propelled_howitzer towed_howitzer mortar self_propelled_mortar anti_aircraft_gun artillery
        self_propelled_anti_aircraft_gun naval_gun multiple_rocket_launcher recoilless_weapon
        coastal_defence_system""",
    "missile": """missile air_to_air_missile air_to_surface_missile anti_ship_missile anti_submarine_missile
        anti_tank_missile anti_radiation_missile ballistic_missile cruise_missile
        intercontinental_ballistic_missile intermediate_range_ballistic_missile medium_range_ballistic_missile
        short_range_ballistic_missile submarine_launched_ballistic_missile surface_to_air_missile manpads
        air_defence long_range_air_defence medium_range_air_defence short_range_air_defence artillery_rocket
        unguided_rocket multiple_rocket_launcher coastal_defence_system tank_destroyer missile_defence
        anti_tank_rocket_launcher strategic_delivery_vehicle""",
    "aircraft": """aircraft combat_aircraft fighter_aircraft attack_aircraft bomber trainer_aircraft
        transport_aircraft tanker_aircraft utility_aircraft maritime_patrol_aircraft reconnaissance_aircraft
        aew_aircraft electronic_warfare_aircraft""",
    "helicopter": "helicopter attack_helicopter naval_helicopter transport_helicopter light_helicopter",
    "drone": "uav armed_uav reconnaissance_uav loitering_munition target_drone",
    "ship": """warship aircraft_carrier cruiser destroyer frigate corvette fast_attack_craft patrol_vessel
        mine_warfare_vessel amphibious_ship auxiliary_ship unmanned_vessel""",
    "submarine": "submarine ballistic_missile_submarine",
    "small arm": """small_arms pistol rifle sniper_rifle submachine_gun machine_gun shotgun grenade_launcher
        recoilless_weapon anti_tank_rocket_launcher""",
    "munition": """munition bomb guided_bomb artillery_ammunition small_arms_ammunition cluster_munition torpedo
        naval_mine land_mine artillery_rocket unguided_rocket loitering_munition""",
    "radar": "radar air_surveillance_radar artillery_locating_radar fire_control_radar electronic_equipment",
}
KIN: dict[str, frozenset[str]] = {k: frozenset(v.split()) for k, v in _KIN.items()}

SHIPS = KIN["ship"] | KIN["submarine"]

# A class word that is so broad that it tells the groups it may stand for and nothing finer.
_BROAD = {
    "missile": ("missile",),
    "aircraft": ("aircraft", "helicopter", "drone"),
    "warship": ("ship", "submarine"),
    "armoured_vehicle": ("vehicle",),
    "military_vehicle": ("vehicle",),
    "artillery": ("gun",),
    "munition": ("munition", "missile"),
    "radar": ("radar",),
    "small_arms": ("small arm",),
    "air_defence": ("missile", "gun", "vehicle"),
    "surface_to_air_missile": ("missile",),
    "uav": ("drone",),
    "other": tuple(_KIN),
}


def kin(code: str) -> frozenset[str]:
    """The type codes that a class word for this type code is used for when it is used loosely."""
    groups = _BROAD.get(code) or tuple(g for g, types in KIN.items() if code in types)
    return frozenset().union({code}, *(KIN[g] for g in groups))


def is_broad(code: str) -> bool:
    """Whether a class word for this type code is always used loosely ("missile", "aircraft")."""
    return code in _BROAD


def _keys(text: str) -> frozenset[str]:
    return frozenset(join(w.split()) for w in text.replace("\n", ",").split(",") if w.strip())


# Words beside a name that neither name nor narrow anything.
FILLERS = _keys(
    """system, systems, weapon, weapons, weapon system, weapon systems, complex, complexes, launcher, launchers
    launch unit, launch units, launching unit, launch system, launch systems, launch post, launch posts, gripstock
    gripstocks, tel, telar, tlar, battery, batteries, unit, units, set, sets, series, family, variant, variants, version
    versions, model, models, of any version, any version, all variants, all types, export, standard
    unknown, various, assorted, multiple, several, additional, more, new, used, second hand, secondhand, surplus
    refurbished, overhauled, modernised, modernized, upgraded, captured, donated, ex, former
    deployed, non deployed, nondeployed, operational, and, or, und, et, y, и, the, a, an, le, la, les
    der, die, das, el, los, guided, self propelled, towed, mobile, portable, man portable, shoulder fired
    shoulder launched, multirole, multi role, multipurpose, multi purpose, all weather, tactical, strategic, armed
    combat, military, army, naval, air, ground, surface, complexe, système, systèmes, sistema, sistemas, комплекс
    система, зрк, пзрк, птрк, рсзо, бпла"""
)

# Class words that are no names of a weapon type, with the groups that they stand for.
_LOOSE = {
    "gun small arm": "gun, guns, cannon, cannons, autocannon, automatic gun",
    "gun": "anti tank gun, anti tank guns, field gun, field guns, gun howitzer, gun mortar, automatic mortar",
    "gun small arm missile vehicle": "rocket launcher, rocket launchers, grenade launcher, thermobaric launcher",
    "vehicle ship": "minelayer, mine layer, tanker, ambulance, command post, signals vehicle",
    "vehicle": """truck, trucks, jeep, van, pickup, pickup truck, carrier, tracked carrier, amphibious vehicle
        light vehicle, command and staff vehicle, combat engineering vehicle, engineering vehicle, ppv, imv, apc, afv
        icv""",
    "ship": "boat, boats, ship, ships, vessel, vessels, craft, cutter, opv, fac, lcac, lst",
    "aircraft": "jet, jets, plane, planes, airplane, airplanes, airliner, multirole fighter, multirole aircraft",
    "helicopter": "chopper, choppers, gunship, gunships",
    "drone": "kamikaze drone, suicide drone, jamming uav, ucav, ucavs, rpas, uas",
    "missile drone munition": "rocket, rockets, round, torpedo",
    "radar": "surveillance radar, counter battery radar, 3d radar",
}
LOOSE: dict[str, tuple[str, ...]] = {w: tuple(g for g in _KIN if g in k) for k, v in _LOOSE.items() for w in _keys(v)}


def groups(words: str) -> frozenset[str]:
    """The type codes that a loose class word stands for."""
    return frozenset().union(*(KIN[g] for g in LOOSE[words]))


# Makers and design bureaus, as they are put before a name ("Sikorsky S-70", "Lockheed Martin F-35").
MAKERS = _keys(
    """aermacchi, aero vodochody, aerospatiale, agusta, agustawestland, agusta westland, airbus
    airbus defence and space
    airbus helicopters, alenia, aselsan, atlas, avibras, bae, bae systems, baykar, beechcraft, bell, beriev, boeing
    bofors, britten norman, bumar, canadair, casa, cassidian, cessna, chengdu, cockerill, dassault, dcns, de havilland
    denel, diehl, douglas, eads, elbit, elbit systems, embraer, enstrom, eurocopter, fairchild, fairey, fincantieri, fmc
    fnss, gdls, general atomics, general dynamics, general electric, giat, gulfstream, gurevich, hal, hanwha, harbin
    hawker, hawker siddeley, hensoldt, honeywell, hongdu, hughes, hyundai, hyundai rotem, iai, ilyushin, iveco, jiangnan
    kai, kaman, kamov, kawasaki, knds, kmw, kongsberg, krauss maffei, krauss maffei wegmann, lavochkin, lockheed
    lockheed martin, lockheed martin boeing, leonardo, mbb, mbda, mcdonnell, mcdonnell douglas, mikoyan
    mikoyan gurevich, mil, mitsubishi, myasishchev, naval group, navantia, nexter, norinco, north american, northrop
    northrop grumman, nurol makina, oerlikon, oto melara, oshkosh, otokar, panavia, patria, piaggio, pilatus, poly
    pzl, pzl mielec, pzl swidnik, qinetiq, rafael, raytheon, rheinmetall, rockwell, roketsan, saab, saab bofors
    saab bofors dynamics, saab scania, samsung, samsung techwin, santa barbara, schweizer, selenia, sepecat, shaanxi
    shenyang, shorts, short brothers, sikorsky, soko, steyr, sukhoi, supermarine, tai, thales, thyssenkrupp
    tkms, tupolev, turkish aerospace, tusas, uac, vickers, vought, westland, xian, yakovlev, antonov, luch, kbp, almaz
    almaz antey, сухой, микоян, миль, камов, антонов, ильюшин, туполев"""
)

# What makes a thing out of a name that is not the thing named: no family may be guessed across these words.
NOT_THE_THING = frozenset(
    """engine engines spare spares part parts simulator simulators ammunition ammo round rounds shell shells training
    equipment upgrade upgrades modernisation modernization modification component components turret turrets hull hulls
    station stations transporter transloader transloading loader reloader tractor based kit kits warhead warheads fuze
    fuzes pod pods container containers sight sights barrel barrels mock decoy dummy crane copy clone replica
    target targets operator operators crew crews pilot pilots battalion regiment brigade squadron production factory
    workshop maintenance repair generator software guidance section sections propellant booster boosters seeker
    shelter trailer semitrailer depot museum like not non anti than counter control
    refurbishment overhaul support services sustainment replacement replacements requirement pattern style inspired
    derivative related similar others other""".split()
)

# Behind these words stands something else than what stands before them.
CUTS = (" with ", " w/ ", " for ", " (for ", " on ", " mounted on ", " from ", " (from ", " carrying ", " armed with ")

# A whole number or a decimal, perhaps with the case length, then mm; perhaps the length of the barrel behind it.
_CALIBRE = re.compile(r"\d{1,3}(?: \d{1,2})?(?:x\d{2,3}r?)? ?(?:mm|мм) (?:l? ?\d\d (?:cal(?:ibre|iber)? )?)?")

# What is not named by its calibre: behind one, "Archer" is no missile and no submarine.
CALIBRED = (
    KIN["gun"] | KIN["vehicle"] | KIN["small arm"] | KIN["munition"] | {"artillery_rocket", "unguided_rocket", "other"}
)

# Parts of other things, which yield the spelling with a dash: a T-64 is a tank, though a T64 may be an engine.
COMPONENTS = frozenset(("engine", "electronic_equipment"))

# Launchers of a system are counted as the system: "9A317 TELAR (for Buk-M2)".
LAUNCHERS = frozenset("tel telar tlar launcher launchers".split())

# Words that open a qualifier ("obr. 2016", "Block 52+", "Mk 2"); the number behind them belongs to them.
QUALIFIERS = frozenset(
    """obr model mod block batch flight lot mk mark tranche phase stage increment upgrade year version ver var variant
    series conversion config configuration standard level spiral package generation gen обр модель блок""".split()
)


def calibre(parts: list[str], at: int) -> int:
    """How many words from ``at`` on give a calibre ("122mm", "12.7 mm", "155mm/52"); 0 if none do.

    >>> calibre(["122mm", "2s1"], 0), calibre(["12", "7", "mm", "dshk"], 0), calibre(["155mm", "l52", "caesar"], 0)
    (1, 3, 2)
    """
    m = _CALIBRE.match(" ".join(parts[at : at + 6]) + " ")
    return m[0].count(" ") if m else 0
