#!/bin/bash
# bastion and monitoring host, lived in, no intrusion
R=${1:?ROOT}; python3 - "$R" <<'PYEOF'
import os,sys,struct,random,time,gzip,hashlib,base64,subprocess,shutil,tempfile,re
import datetime as D
ROOT=os.path.realpath(sys.argv[1])
if ROOT=='/' or not os.path.isfile(ROOT+'/etc/passwd'): sys.exit('no such tree')
NOW=D.datetime.utcfromtimestamp(int(time.time())-400)
DAY=D.timedelta(days=1)
def ago(d,h=None,m=None):
    t=NOW-D.timedelta(days=d)
    if h is not None: t=t.replace(hour=h,minute=m if m is not None else random.randint(0,59),second=random.randint(0,59))
    return min(t,NOW)
def T(s): return D.datetime.fromisoformat(s)
def ep(t): return t.replace(tzinfo=D.timezone.utc).timestamp()
def rnd(a,b): return a+(b-a)*random.random()
def real(path):
    f=ROOT+path
    q=os.path.dirname(f)
    r=os.path.realpath(q)
    if not (r+'/').startswith(ROOT+'/'): raise Exception('leaves the tree: '+path)
    return f
STAMP=[]   # (path,time), set at the end
def mkdir(path,owner=(0,0),mode=0o755,mt=None):
    parts=path.strip('/').split('/')
    for i in range(1,len(parts)+1):
        p='/'+'/'.join(parts[:i]); f=real(p)
        if not os.path.isdir(f):
            os.mkdir(f)
            os.chown(f,*owner); os.chmod(f,mode)
            STAMP.append((p,mt or INSTALL))
def w(path,data='',mode=0o644,owner=(0,0),mt=None,dirowner=None):
    mt=mt or INSTALL
    mkdir(os.path.dirname(path),dirowner or owner,mt=mt)
    f=real(path)
    if os.path.islink(f): os.unlink(f)
    if isinstance(data,str): data=data.encode()
    with open(f,'wb') as h: h.write(data)
    os.chown(f,*owner); os.chmod(f,mode)
    STAMP.append((path,mt))
def ap(path,data,mt=None):
    f=real(path); old=open(f).read()
    with open(f,'w') as h: h.write(old+data)
    STAMP.append((path,mt or INSTALL))
def ln(target,path,owner=(0,0),mt=None):
    mkdir(os.path.dirname(path),owner,mt=mt); f=real(path)
    if os.path.lexists(f): os.unlink(f)
    os.symlink(target,f); os.chown(f,*owner,follow_symlinks=False)
    STAMP.append((path,mt or INSTALL))
def enable(unit,wants='multi-user.target',path=None,mt=None):
    ln((path or '/lib/systemd/system/')+unit,'/etc/systemd/system/%s.wants/%s'%(wants,unit),mt=mt)
def finish():
    seen={}
    for p,t in STAMP:
        seen[p]=t
    for p,t in sorted(seen.items(),key=lambda x:-len(x[0])):
        f=ROOT+p
        if os.path.lexists(f):
            e=ep(t); os.utime(f,(e,e),follow_symlinks=False)
def settle():
    # folders that only this script touched now: as old as their newest entry
    for dp,dn,fn in os.walk(ROOT,topdown=False):
        if os.lstat(dp).st_mtime>ep(NOW):
            m=[os.lstat(os.path.join(dp,x)).st_mtime for x in dn+fn]; m=[x for x in m if x<=ep(NOW)] or [ep(INSTALL)]
            os.utime(dp,(max(m),max(m)))
def rb(n): return bytes(random.getrandbits(8) for _ in range(n))
def rs(n,a='abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'): return ''.join(random.choice(a) for _ in range(n))
def jpg(n=3000): return b'\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00H\x00H\x00\x00\xff\xdb\x00C\x00'+bytes(b%254 for b in rb(n))+b'\xff\xd9'
# --- age the fresh tree: it was installed in 2023
INSTALL=T('2023-09-14T09:21:07')
def age():
    lim=ep(NOW)-90*86400; e=ep(INSTALL)
    for dp,dn,fn in os.walk(ROOT):
        for x in dn+fn:
            f=os.path.join(dp,x); s=os.lstat(f)
            if s.st_mtime>lim: os.utime(f,(e,e),follow_symlinks=False)
    for n in ('bootstrap.log','alternatives.log'):
        f=ROOT+'/var/log/'+n
        if os.path.exists(f):
            b=open(f,'rb').read(); b=re.sub(rb'20\d\d-\d\d-\d\d \d\d:\d\d:\d\d',INSTALL.strftime('%Y-%m-%d %H:%M:%S').encode(),b)
            open(f,'wb').write(b); os.utime(f,(e,e))
    ld=str(int(e//86400))
    for n in ('shadow','shadow-'):
        f=ROOT+'/etc/'+n
        if os.path.exists(f):
            b=re.sub(r'(?m)^([^:]*:[^:]*:)2\d{4}:',r'\g<1>%s:'%ld,open(f).read()); open(f,'w').write(b)
            STAMP.append(('/etc/'+n,INSTALL))
# --- accounts
def names(f): return [l.split(':') for l in open(ROOT+'/etc/'+f) if ':' in l]
UID={};GID={};HOME={}
def group(n,gid,members=()):
    g=names('group')
    for r in g:
        if r[0]==n: return addto(n,*members)
        if int(r[2])==gid: raise Exception('gid taken %d %s'%(gid,r[0]))
    ap('/etc/group','%s:x:%d:%s\n'%(n,gid,','.join(members)),ago(60)); ap('/etc/gshadow','%s:!::%s\n'%(n,','.join(members)),ago(60)); GID[n]=gid
def addto(g,*ms):
    for f in ('group','gshadow'):
        L=open(ROOT+'/etc/'+f).read().split('\n')
        for i,l in enumerate(L):
            r=l.split(':')
            if r[0]==g:
                c=[x for x in r[3].split(',') if x]
                c+= [m for m in ms if m not in c]; r[3]=','.join(c); L[i]=':'.join(r)
        open(ROOT+'/etc/'+f,'w').write('\n'.join(L)); STAMP.append(('/etc/'+f,ago(60)))
def user(n,uid,gecos='',home=None,shell='/bin/bash',gid=None,pw=False,groups=(),made=None,skel=True):
    made=made or INSTALL
    for r in names('passwd'):
        if r[0]==n or int(r[2])==uid: raise Exception('account taken '+n)
    if gid is None: group(n,uid); gid=uid
    home=home or '/home/'+n
    h='$y$j9T$%s$%s'%(rs(22),rs(43)) if pw else '!'
    sysu=uid<1000
    ap('/etc/passwd','%s:x:%d:%d:%s:%s:%s\n'%(n,uid,gid,gecos,home,shell),ago(60))
    ap('/etc/shadow','%s:%s:%d:%s\n'%(n,h,ep(made)//86400,':::::' if sysu else '0:99999:7:::'),ago(60))
    UID[n]=(uid,gid); HOME[n]=home
    for g in groups: addto(g,n)
    if not sysu:
        if skel and home.startswith('/home'):
            mkdir('/home',(0,0)); mkdir(home,(uid,gid),0o750 if random.random()<.5 else 0o755,made)
            for x in ('.bashrc','.profile','.bash_logout'):
                s=ROOT+'/etc/skel/'+x
                if os.path.exists(s): w(home+'/'+x,open(s,'rb').read(),0o644,(uid,gid),made)
        for f in ('subuid','subgid'):
            try: k=len(open(ROOT+'/etc/'+f).read().splitlines())
            except OSError: k=0; w('/etc/'+f,'')
            ap('/etc/'+f,'%s:%d:65536\n'%(n,100000+65536*k),ago(60))
def accounts_done():
    for n in ('passwd','group','shadow','gshadow'):
        m=0o600 if 'shadow' in n else 0o644
        st=os.stat(ROOT+'/etc/'+n)
        L=open(ROOT+'/etc/'+n).read().rstrip('\n').split('\n')
        w('/etc/'+n+'-','\n'.join(L[:-1])+'\n',m if 'shadow' not in n else st.st_mode&0o777,(st.st_uid,st.st_gid),ago(61),dirowner=(0,0))
# --- keys
def pub(comment,kind='ssh-ed25519'):
    def s(b): return struct.pack('>I',len(b))+b
    if kind=='ssh-rsa': blob=s(b'ssh-rsa')+s(b'\1\0\1')+s(b'\0'+bytes([random.getrandbits(7)|128])+rb(383))
    else: blob=s(b'ssh-ed25519')+s(rb(32))
    fp='SHA256:'+base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')
    return '%s %s %s'%(kind,base64.b64encode(blob).decode(),comment),fp
def priv(path,comment,owner=(0,0),mt=None):
    d=tempfile.mkdtemp()
    try:
        subprocess.run(['/usr/bin/ssh-keygen','-q','-t','ed25519','-N','','-C',comment,'-f',d+'/k'],check=True,stdin=subprocess.DEVNULL)
        k=open(d+'/k').read(); q=open(d+'/k.pub').read()
        w(path,k,0o600,owner,mt); w(path+'.pub',q,0o644,owner,mt)
        os.chmod(real(os.path.dirname(path)),0o700) if path.split('/')[-2]=='.ssh' else None
        return q.strip()
    except Exception as e:
        sys.stderr.write('ssh-keygen: %s\n'%e); return pub(comment)[0]
    finally: shutil.rmtree(d)
def akeys(n,lines,mt=None):
    o=UID.get(n,(0,0)); h=HOME.get(n,'/root')
    mkdir(h+'/.ssh',o,0o700,mt); w(h+'/.ssh/authorized_keys','\n'.join(lines)+'\n',0o600,o,mt)
# --- tiny programs, packages
_cc={}
def elf(name,shared=False):
    d=tempfile.mkdtemp()
    try:
        sym=re.sub(r'\W','_',name)
        src='#include <stdio.h>\nconst char %s_version[]="%s 1.0";\n'%(sym,name)
        src+=('int %s_init(void){return 0;}\n'%sym) if shared else 'int main(int c,char**v){puts("%s: see the manual page");return c>9;}\n'%name
        open(d+'/a.c','w').write(src)
        a=['gcc','-O2','-s','-o',d+'/a',d+'/a.c']+(['-shared','-fPIC','-Wl,-soname,'+shared] if shared else [])
        subprocess.run(a,check=True,stderr=subprocess.DEVNULL); return open(d+'/a','rb').read()
    except Exception:
        return open(ROOT+'/usr/bin/true','rb').read()
    finally: shutil.rmtree(d)
PK=[]
def pkg(name,ver,files,desc='',conf={},arch='amd64',section='net',when=None,build=None):
    """files: path -> data (None: tiny ELF)"""
    when=when or INSTALL; build=build or (when-D.timedelta(days=random.randint(20,200)))
    lst=set(['/.']); sums=[]
    allf=dict(files); allf.update(conf)
    allf['/usr/share/doc/%s/copyright'%name]='Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: %s\n\nFiles: *\nLicense: GPL-2+\n On Debian systems, the full text is in /usr/share/common-licenses/GPL-2.\n'%name
    allf['/usr/share/doc/%s/changelog.Debian.gz'%name]=gzip.compress(('%s (%s) bookworm; urgency=medium\n\n  * Rebuild.\n\n -- Maintainer <%s@packages.debian.org>  %s\n'%(name,ver,name,build.strftime('%a, %d %b %Y %H:%M:%S +0000'))).encode(),mtime=0)
    for p,d in allf.items():
        mode=0o644
        if d is None: d=elf(os.path.basename(p)); mode=0o755
        if isinstance(d,tuple): d,mode=d
        if isinstance(d,str): d=d.encode()
        if d[:2]==b'#!' : mode=0o755
        w(p,d,mode,(0,0),build)
        q=p
        while q!='/' : lst.add(q); q=os.path.dirname(q)
        if p not in conf: sums.append('%s  %s\n'%(hashlib.md5(d).hexdigest(),p[1:]))
    w('/var/lib/dpkg/info/%s.list'%name,'\n'.join(sorted(lst))+'\n',mt=when)
    w('/var/lib/dpkg/info/%s.md5sums'%name,''.join(sums),mt=build)
    st='Package: %s\nStatus: install ok installed\nPriority: optional\nSection: %s\nInstalled-Size: %d\nMaintainer: Debian Developers <%s@packages.debian.org>\nArchitecture: %s\nVersion: %s\n'%(name,section,random.randint(90,9000),name,arch,ver)
    if conf:
        w('/var/lib/dpkg/info/%s.conffiles'%name,'\n'.join(sorted(conf))+'\n',mt=build)
        st+='Conffiles:\n'+''.join(' %s %s\n'%(c,hashlib.md5(conf[c].encode()).hexdigest()) for c in sorted(conf))
    st+='Description: %s\n\n'%(desc or name)
    f=ROOT+'/var/lib/dpkg/status'; b=open(f).read()
    open(f,'w').write(b.rstrip('\n')+'\n\n'+st)
    PK.append((when,name,arch,ver)); STAMP.append(('/var/lib/dpkg/status',NOW-D.timedelta(days=4)))
def unit(name,exec_,desc,user=None,extra='',typ='simple'):
    return '[Unit]\nDescription=%s\nAfter=network-online.target\n\n[Service]\nType=%s\nExecStart=%s\n%s%s\n[Install]\nWantedBy=multi-user.target\n'%(desc,typ,exec_,'User=%s\n'%user if user else '',extra)
def lunit(name,exec_,desc,user=None,extra='Restart=always\nRestartSec=10\n',mt=None,on=True):
    w('/etc/systemd/system/%s.service'%name,unit(name,exec_,desc,user,extra),mt=mt)
    if on: enable(name+'.service',path='/etc/systemd/system/',mt=mt)
def timer(name,cal,exec_,desc,user=None,mt=None):
    w('/etc/systemd/system/%s.service'%name,'[Unit]\nDescription=%s\n\n[Service]\nType=oneshot\nExecStart=%s\n%s'%(desc,exec_,'User=%s\n'%user if user else ''),mt=mt)
    w('/etc/systemd/system/%s.timer'%name,'[Unit]\nDescription=%s timer\n\n[Timer]\nOnCalendar=%s\nPersistent=true\nRandomizedDelaySec=300\n\n[Install]\nWantedBy=timers.target\n'%(desc,cal),mt=mt)
    enable(name+'.timer','timers.target','/etc/systemd/system/',mt)
# --- logs
ISO=not any(l.lstrip().startswith('$ActionFileDefaultTemplate RSYSLOG_Trad') for l in open(ROOT+'/etc/rsyslog.conf'))
LOGS={}
sunday=(NOW-D.timedelta(days=(NOW.weekday()+1)%7)).replace(hour=0,minute=0,second=5)
WEEK0=sunday-D.timedelta(days=28)
month=NOW.replace(day=1,hour=0,minute=0,second=5)
pmonth=(month-D.timedelta(days=2)).replace(day=1)
BOOT=WEEK0-D.timedelta(days=9,hours=-4)
def pid(t):
    return 812+int((t-BOOT).total_seconds()/7) if t>BOOT else 300000+int((t-pmonth).total_seconds()/7)
class Log:
    def __init__(s,path,period='weekly',keep=4,owner=(0,4),mode=0o640): s.path,s.period,s.keep,s.owner,s.mode=path,period,keep,owner,mode; s.L=[]; LOGS[path]=s
    def add(s,t,line): s.L.append((t,len(s.L),line))
    def sys(s,t,tag,msg,host=None,p=True):
        t=t.replace(microsecond=random.randint(0,999999)) if not t.microsecond else t
        ts=t.strftime('%Y-%m-%dT%H:%M:%S.%f+00:00') if ISO else t.strftime('%b %e %H:%M:%S')
        s.add(t,'%s %s %s: %s'%(ts,host or HOST,tag,msg))
    def write(s):
        step={'weekly':D.timedelta(days=7),'daily':DAY,'monthly':None}[s.period]
        if s.period=='weekly': edges=[sunday-i*step for i in range(s.keep+1)]
        elif s.period=='daily':
            d0=NOW.replace(hour=0,minute=0,second=5,microsecond=0); edges=[d0-i*step for i in range(s.keep+1)]
        else:
            edges=[month]; 
            for i in range(s.keep): edges.append((edges[-1]-DAY*2).replace(day=1))
        s.L.sort(); B={}
        for t,_,l in s.L:
            if t>NOW: continue
            for i,e in enumerate(edges):
                if t>=e: B.setdefault(i,[]).append((t,l)); break
        ks=sorted(B)
        if ks and ks[0]!=0: w(s.path,'',s.mode,s.owner,edges[0],dirowner=(0,0)); ks=[0]+ks
        for i,x in [(ks.index(k),B[k]) for k in ks if k in B]:
            n=s.path+('' if i==0 else '.%d'%i+('' if i==1 else '.gz'))
            d='\n'.join(l for _,l in x)+'\n'
            w(n,d if i<2 else gzip.compress(d.encode(),mtime=int(ep(x[-1][0]))),s.mode,s.owner,x[-1][0],dirowner=(0,0))
auth=Log('/var/log/auth.log'); syslog=Log('/var/log/syslog'); cronl=Log('/var/log/cron.log'); kern=Log('/var/log/kern.log'); 
UT=[];BT=[];LAST={}
def ut(typ,p,line,id_,user,host,t,ip=''):
    try: a=bytes(int(x) for x in ip.split('.'))+b'\0'*12 if ip else b'\0'*16
    except ValueError: a=b'\0'*16
    return struct.pack('<hxxi32s4s32s256shhiii16s20x',typ,p,line.encode(),id_.encode(),user.encode(),host.encode(),0,0,0,int(ep(t)),t.microsecond,a)
SESS=[]
def session(u,t,mins,ip,how,cmds=(),tty=True,ruser='root',pre=0):
    SESS.append(dict(u=u,t=t,e=t+D.timedelta(minutes=mins),ip=ip,how=how,cmds=cmds,tty=tty,pre=pre,ru=ruser))
def uid(n): return 0 if n=='root' else UID[n][0]
SUDOPW=True
def sessions():
    busy=[]; sid=14
    for s in sorted(SESS,key=lambda x:x['t']):
        if s['e']>NOW-D.timedelta(minutes=2): continue
        if s['t']<BOOT<s['e']+D.timedelta(minutes=5): continue
        t=s['t'].replace(microsecond=random.randint(1000,500000)); e=s['e']; u=s['u']; ip=s['ip']; port=random.randint(33000,64000); p=pid(t); sid+=1
        line=''
        if s['tty']:
            busy=[(x,l) for x,l in busy if x>t-D.timedelta(seconds=90)]; n=0
            while n in [l for _,l in busy]: n+=1
            busy.append((e,n)); line='pts/%d'%n
            UT.append((t,ut(7,p,line,'ts/%d'%n,u,ip,t+D.timedelta(milliseconds=200),ip))); UT.append((e+D.timedelta(seconds=1),ut(8,p,line,'ts/%d'%n,'','',e+D.timedelta(seconds=1))))
            LAST[uid(u)]=max(LAST.get(uid(u),(t,'',''))  ,(t,line,ip))
        a=lambda dt,tag,m: auth.sys(dt,tag,m)
        for k in range(s['pre']):
            tt=t-D.timedelta(seconds=14-6*k)
            a(tt,'sshd[%d]'%p,'Failed password for %s from %s port %d ssh2'%(u,ip,port)); BT.append((tt,ut(6,p,'ssh:notty','',u,ip,tt,ip)))
        how=s['how']
        a(t,'sshd[%d]'%p,'Accepted %s for %s from %s port %d ssh2%s'%('password' if how=='password' else 'publickey',u,ip,port,'' if how=='password' else ': '+('RSA ' if how.startswith('RSA:') else 'ED25519 ')+how.replace('RSA:','')))
        a(t+D.timedelta(milliseconds=30),'sshd[%d]'%p,'pam_unix(sshd:session): session opened for user %s(uid=%d) by (uid=0)'%(u,uid(u)))
        a(t+D.timedelta(milliseconds=60),'systemd-logind[611]','New session %d of user %s.'%(sid,u))
        ct=t
        for c in s['cmds']:
            ct+= (e-ct)*random.uniform(.1,.4) if not isinstance(c,tuple) else D.timedelta(0)
            dur=random.uniform(.1,3); ru=s['ru']
            if isinstance(c,tuple): ct,dur,c=c[0],c[1],c[2]
            tt=ct.replace(microsecond=random.randint(1,300000))
            a(tt,'sudo','%8s : TTY=%s ; PWD=%s ; USER=%s ; COMMAND=%s'%(u,line,HOME.get(u,'/root'),ru,c))
            a(tt+D.timedelta(milliseconds=8),'sudo','pam_unix(sudo:session): session opened for user %s(uid=%d) by %s(uid=%d)'%(ru,uid(ru),u,uid(u)))
            a(tt+D.timedelta(seconds=dur),'sudo','pam_unix(sudo:session): session closed for user %s'%ru)
            ct=tt+D.timedelta(seconds=dur)
        a(e,'sshd[%d]'%(p+6),'Received disconnect from %s port %d:11: disconnected by user'%(ip,port))
        a(e+D.timedelta(milliseconds=3),'sshd[%d]'%(p+6),'Disconnected from user %s %s port %d'%(u,ip,port))
        a(e+D.timedelta(milliseconds=8),'sshd[%d]'%p,'pam_unix(sshd:session): session closed for user %s'%u)
        a(e+D.timedelta(milliseconds=20),'systemd-logind[611]','Session %d logged out. Waiting for processes to exit.'%sid)
        a(e+D.timedelta(milliseconds=25),'systemd-logind[611]','Removed session %d.'%sid)
    k=6
def routine(u,ips,how,rate,cmds,frm=None):
    d=(frm or pmonth).replace(hour=0,minute=0,second=0)
    while d<NOW:
        if d.weekday()<5 and random.random()<rate or random.random()<rate/12:
            t=d+D.timedelta(hours=random.uniform(7,17),seconds=random.randint(0,59))
            session(u,t,random.uniform(4,95),random.choice(ips),how,[random.choice(cmds) for _ in range(random.randint(0,3))] if cmds else (),pre=(1 if how=='password' and random.random()<.15 else 0))
        d+=DAY
SCAN=[]
def noise(per_day=60):
    for _ in range(14): SCAN.append('%d.%d.%d.%d'%(random.choice([45,61,80,92,103,141,159,167,170,193,218]),random.randint(1,250),random.randint(1,250),random.randint(2,250)))
    bad=['admin','test','ubuntu','oracle','postgres','git','user','ftpuser','pi','hadoop','guest','deploy1','minecraft','support','es','dev1','odoo','steam']
    known={r[0] for r in names('passwd')}; bad=[b for b in bad if b not in known]
    d=pmonth
    while d<NOW:
        for _ in range(int(random.gauss(per_day,per_day/5))):
            t=d+D.timedelta(seconds=random.uniform(1,86399)); ip=random.choice(SCAN); port=random.randint(1025,65000); p=pid(t); u=random.choice(bad); q=random.random()
            if q<.55:
                auth.sys(t,'sshd[%d]'%p,'Invalid user %s from %s port %d'%(u,ip,port))
                auth.sys(t+D.timedelta(milliseconds=20),'sshd[%d]'%p,'pam_unix(sshd:auth): check pass; user unknown')
                auth.sys(t+D.timedelta(milliseconds=30),'sshd[%d]'%p,'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=%s '%ip)
                auth.sys(t+D.timedelta(seconds=2),'sshd[%d]'%p,'Failed password for invalid user %s from %s port %d ssh2'%(u,ip,port)); BT.append((t+D.timedelta(seconds=2),ut(6,p,'ssh:notty','',u,ip,t+D.timedelta(seconds=2),ip)))
                auth.sys(t+D.timedelta(seconds=3),'sshd[%d]'%p,'Connection closed by invalid user %s %s port %d [preauth]'%(u,ip,port))
            elif q<.75:
                auth.sys(t,'sshd[%d]'%p,'Failed password for root from %s port %d ssh2'%(ip,port)); BT.append((t,ut(6,p,'ssh:notty','','root',ip,t,ip)))
                auth.sys(t+D.timedelta(seconds=1),'sshd[%d]'%p,'Connection closed by authenticating user root %s port %d [preauth]'%(ip,port))
            elif q<.85: auth.sys(t,'sshd[%d]'%p,'error: kex_exchange_identification: Connection closed by remote host'); auth.sys(t+D.timedelta(milliseconds=1),'sshd[%d]'%p,'Connection closed by %s port %d'%(ip,port))
            elif q<.92: auth.sys(t,'sshd[%d]'%p,"error: kex_exchange_identification: client sent invalid protocol identifier \"MGLNDD_%s_22\""%ip); auth.sys(t+D.timedelta(milliseconds=1),'sshd[%d]'%p,'banner exchange: Connection from %s port %d: invalid format'%(ip,port))
            else: auth.sys(t,'sshd[%d]'%p,'Unable to negotiate with %s port %d: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1,diffie-hellman-group14-sha1 [preauth]'%(ip,port))
        d+=DAY
def cronlines(jobs):
    """jobs: (hour or None for hourly, minute, user, cmd)"""
    d=WEEK0.replace(hour=0,minute=0,second=0)
    while d<NOW:
        for h,m,u,c in jobs:
            for hh in (range(24) if h is None else [h]):
                t=d+D.timedelta(hours=hh,minutes=m,seconds=1,microseconds=random.randint(1,500000)); p=pid(t)+1
                for l in (cronl,syslog): l.sys(t+D.timedelta(milliseconds=9),'CRON[%d]'%(p+1),'(%s) CMD (%s)'%(u,c))
                auth.sys(t,'CRON[%d]'%p,'pam_unix(cron:session): session opened for user %s(uid=%d) by (uid=0)'%(u,uid(u) if u=='root' or u in UID else [int(r[2]) for r in names('passwd') if r[0]==u][0]))
                auth.sys(t+D.timedelta(seconds=1),'CRON[%d]'%p,'pam_unix(cron:session): session closed for user %s'%u)
        d+=DAY
def daemons():
    d=WEEK0
    while d<NOW:
        for h,ms in ((0,[('systemd[1]','Starting logrotate.service - Rotate log files...'),('systemd[1]','logrotate.service: Deactivated successfully.'),('systemd[1]','Finished logrotate.service - Rotate log files.')]),(6,[('systemd[1]','Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...'),('systemd[1]','Finished apt-daily-upgrade.service - Daily apt upgrade and clean activities.')]),(13,[('chronyd[598]','Selected source 192.0.2.123 (ntp1.example.net)')]),(20,[('systemd[1]','Starting systemd-tmpfiles-clean.service - Cleanup of Temporary Directories...'),('systemd[1]','Finished systemd-tmpfiles-clean.service - Cleanup of Temporary Directories.')])):
            t=d.replace(hour=h,minute=random.randint(1,50))
            for i,(a,b) in enumerate(ms): syslog.sys(t+D.timedelta(seconds=i),a,b)
        d+=DAY
def klog(t,msg):
    for l in (kern,syslog): l.sys(t,'kernel','[%.6f] %s'%((t-BOOT).total_seconds(),msg))
def apt_history():
    """upgrades of the last year, matching the versions in status"""
    L=open(ROOT+'/var/lib/dpkg/status').read().split('\n\n'); up=[]
    for s in L:
        m=re.search(r'(?m)^Package: (\S+)',s); v=re.search(r'(?m)^Version: (\S*deb12u(\d+))$',s); a=re.search(r'(?m)^Architecture: (\S+)',s)
        if m and v and int(v.group(2))>1: up.append((m.group(1),a.group(1),v.group(1).replace('deb12u'+v.group(2),'deb12u%d'%(int(v.group(2))-1)),v.group(1)))
    dl=Log('/var/log/dpkg.log','monthly',12,(0,0),0o644); hl=Log('/var/log/apt/history.log','monthly',12,(0,0),0o644); tl=Log('/var/log/apt/term.log','monthly',12,(0,4),0o640); ul=Log('/var/log/unattended-upgrades/unattended-upgrades.log','monthly',6,(0,0),0o644)
    for n in ('/var/log/dpkg.log','/var/log/apt/history.log','/var/log/apt/term.log','/var/log/apt/eipp.log.xz'):
        if os.path.exists(ROOT+n): os.unlink(ROOT+n)
    random.shuffle(up); days=sorted(random.sample(range(4,330),14),reverse=True)
    for i,dd in enumerate(days):
        part=up[i::len(days)]
        if not part: continue
        t0=ago(dd,6); t=t0; f='%Y-%m-%d %H:%M:%S'
        dl.add(t,t.strftime(f)+' startup archives unpack')
        for n,a,o,v in part:
            for x in ('upgrade %s:%s %s %s'%(n,a,o,v),'status unpacked %s:%s %s'%(n,a,v),'configure %s:%s %s <none>'%(n,a,v),'status half-configured %s:%s %s'%(n,a,v),'status installed %s:%s %s'%(n,a,v)): dl.add(t,t.strftime(f)+' '+x)
            for q in ('%s.list'%n,'%s:%s.list'%(n,a)):
                if os.path.exists(ROOT+'/var/lib/dpkg/info/'+q): STAMP.append(('/var/lib/dpkg/info/'+q,t))
            t+=D.timedelta(seconds=1)
        h='\nStart-Date: %s\nCommandline: /usr/bin/unattended-upgrade\nUpgrade: %s\nEnd-Date: %s'%(t0.strftime('%Y-%m-%d  %H:%M:%S'),', '.join('%s:%s (%s, %s)'%x for x in part),t.strftime('%Y-%m-%d  %H:%M:%S'))
        hl.add(t,h); tl.add(t,'\nLog started: %s\n%s\nLog ended: %s'%(t0.strftime('%Y-%m-%d  %H:%M:%S'),'\n'.join('Setting up %s (%s) ...'%(x[0],x[3]) for x in part),t.strftime('%Y-%m-%d  %H:%M:%S')))
        ul.add(t,t.strftime(f+',512')+' INFO Packages that will be upgraded: '+' '.join(x[0] for x in part)); ul.add(t,t.strftime(f+',913')+' INFO All upgrades installed')
    for when,n,a,v in sorted(PK):
        if when>ago(360):
            for x in ('startup archives unpack','install %s:%s <none> %s'%(n,a,v),'status unpacked %s:%s %s'%(n,a,v),'configure %s:%s %s <none>'%(n,a,v),'status installed %s:%s %s'%(n,a,v)): dl.add(when,when.strftime('%Y-%m-%d %H:%M:%S ')+x)
            hl.add(when,'\nStart-Date: %s\nCommandline: apt install %s\nInstall: %s:%s (%s)\nEnd-Date: %s'%(when.strftime('%Y-%m-%d  %H:%M:%S'),n,n,a,v,when.strftime('%Y-%m-%d  %H:%M:%S')))
def wrapup():
    daemons(); sessions(); apt_history()
    klines=[(0,'Linux version 6.1.0-41-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1'),(1,'Command line: BOOT_IMAGE=/boot/vmlinuz-6.1.0-41-amd64 root=UUID=8f3c1f6e-5c22-4f0e-9a8d-2b7a16d9e0aa ro quiet')]
    UT.append((BOOT,ut(2,0,'~','~~','reboot','6.1.0-41-amd64',BOOT))); UT.append((BOOT+D.timedelta(seconds=12),ut(1,53,'~','~~','runlevel','6.1.0-41-amd64',BOOT+D.timedelta(seconds=12))))
    UT.append((BOOT+D.timedelta(seconds=13),ut(6,640,'tty1','tty1','LOGIN','',BOOT+D.timedelta(seconds=13))))
    UT.sort(key=lambda x:x[0]); BT.sort(key=lambda x:x[0])
    for n,X,m in (('wtmp',UT,0o664),('btmp',BT,0o660)):
        for suffix,lo,hi in ((('',pmonth,NOW),) if n=='wtmp' else (('',month,NOW),('.1',pmonth,month))):
            Y=[x for x in X if lo<=x[0]<hi]
            w('/var/log/%s%s'%(n,suffix),b''.join(b for _,b in Y),m,(0,43),Y[-1][0] if Y else lo)
    b=bytearray((max(LAST)+1)*292) if LAST else b''
    for u,(t,l,h) in LAST.items(): b[u*292:u*292+292]=struct.pack('<i32s256s',int(ep(t)),l.encode(),h.encode())
    w('/var/log/lastlog',bytes(b),0o664,(0,43),max(x[0] for x in LAST.values()) if LAST else INSTALL)
    st='logrotate state -- version 2\n'
    for l in LOGS.values():
        l.write(); st+='"%s" %s\n'%(l.path,(sunday if l.period=='weekly' else month if l.period=='monthly' else NOW.replace(hour=0,minute=0,second=5)).strftime('%Y-%-m-%-d-%-H:%-M:%-S'))
    w('/var/lib/logrotate/status',st,0o640,mt=NOW.replace(hour=0,minute=0,second=6))
    w('/etc/systemd/journald.conf.d/10-volatile.conf','# rsyslog keeps the logs\n[Journal]\nStorage=volatile\nForwardToSyslog=yes\n')
    w('/etc/fstab','# /etc/fstab: static file system information.\nUUID=8f3c1f6e-5c22-4f0e-9a8d-2b7a16d9e0aa / ext4 errors=remount-ro 0 1\nUUID=5b0e88f4-0b4a-4de8-94e5-f8a7d9f8b311 none swap sw 0 0\ntmpfs /var/cache/ramdisk tmpfs size=256m,mode=0755,noexec,nosuid 0 0\n')
    mkdir('/var/cache/ramdisk'); w('/etc/hostname',HOST+'\n'); w('/etc/mailname',HOST+'.'+DOM+'\n')
    w('/etc/hosts','127.0.0.1\tlocalhost\n127.0.1.1\t%s.%s %s\n::1\tlocalhost ip6-localhost ip6-loopback\nff02::1\tip6-allnodes\n'%(HOST,DOM,HOST)+HOSTS)
    accounts_done(); finish(); settle()
HOSTS=''
age()
random.seed(2202); HOST='ops01'; DOM='corp.example.net'
HOSTS=''.join('10.30.%d.%d\t%s.corp.example.net %s\n'%(i//9,10+i,n,n) for i,n in enumerate(['web01','web02','db01','db02','mail01','fw01','sw-core1','sw-core2','nas01','git01','ldap01','k8s01','k8s02','esx01','branch-graz','branch-linz']))
PEOPLE=[('andrea','Andrea Moser'),('bernd','Bernd Koller'),('chris','Chris Doyle'),('daniela','Daniela Fuchs'),('emil','Emil Novak'),('felix','Felix Haas'),('greta','Greta Lindner'),('hakan','Hakan Yildiz'),('ines','Ines Pereira'),('karl','Karl Unger')]
for i,(n,g) in enumerate(PEOPLE): user(n,1000+i,g+',,,',pw=i<5,groups=(('sudo','adm') if i<3 else ()),made=T('2023-09-15T09:00:00')+D.timedelta(days=41*i),shell='/usr/bin/zsh' if n=='chris' else '/bin/bash')
group('netops',1100,['emil','felix']); group('wireshark',120,['emil','felix'])
user('ansible',1020,'Ansible automation,,,',made=T('2023-10-01T09:00:00')); user('jump',1021,'Jump only,,,',shell='/usr/sbin/nologin',made=T('2023-10-01T09:00:00')); user('backupsync',1022,'Backup transfer,,,',made=T('2024-01-10T09:00:00'))
S={}
for i,(n,h,d) in enumerate((('prometheus','/var/lib/prometheus','Prometheus daemon'),('grafana','/usr/share/grafana','Grafana'),('zabbix','/var/lib/zabbix','Zabbix'),('nagios','/var/lib/nagios','Nagios'),('tcpdump','/nonexistent',''),('tftp','/srv/tftp','tftp daemon'),('autossh','/var/lib/autossh','ssh tunnels'),('freerad','/etc/freeradius','RADIUS'))):
    group(n,121+i); user(n,110+i,d,h,'/usr/sbin/nologin' if n!='nagios' else '/bin/sh',gid=121+i)
addto('netdev','emil'); addto('adm','prometheus')
P=lambda n,v,b,d,conf={},svc=None,u=None,when=None: (pkg(n,v,dict([(x,None) for x in b]+([('/lib/systemd/system/%s.service'%svc,unit(svc,b[0],d,u,'Restart=on-failure\n'))] if svc else [])),d,conf,when=when), svc and enable(svc+'.service'))
P('tcpdump','4.99.3-1',['/usr/bin/tcpdump'],'command-line network traffic analyzer'); P('nmap','7.93+dfsg1-1',['/usr/bin/nmap'],'The Network Mapper'); P('ncat','7.93+dfsg1-1',['/usr/bin/ncat'],'nmap netcat'); P('socat','1.7.4.4-2',['/usr/bin/socat'],'multipurpose relay'); P('autossh','1.4g-1+b1',['/usr/bin/autossh'],'restart SSH sessions and tunnels'); P('netcat-openbsd','1.219-1',['/usr/bin/nc.openbsd'],'TCP/IP swiss army knife')
ln('/usr/bin/nc.openbsd','/etc/alternatives/nc'); ln('/etc/alternatives/nc','/usr/bin/nc'); w('/var/lib/dpkg/alternatives/nc','auto\n/usr/bin/nc\n\n/usr/bin/nc.openbsd\n50\n\n')
P('prometheus','2.42.0+ds-5+b5',['/usr/bin/prometheus'],'monitoring system',{'/etc/prometheus/prometheus.yml':'global:\n  scrape_interval: 15s\nscrape_configs:\n- job_name: node\n  static_configs:\n  - targets: [web01:9100, db01:9100]\n'},'prometheus','prometheus'); P('prometheus-node-exporter','1.5.0-1+b6',['/usr/bin/prometheus-node-exporter'],'machine metrics',{},'prometheus-node-exporter','prometheus'); P('zabbix-agent','1:6.0.14+dfsg-1+b1',['/usr/sbin/zabbix_agentd'],'Zabbix agent',{},'zabbix-agent','zabbix'); P('nagios4','4.4.6-4',['/usr/sbin/nagios4'],'monitoring',{},'nagios4','nagios'); P('monitoring-plugins-basic','2.3.3-5+deb12u2',['/usr/lib/nagios/plugins/check_%s'%x for x in('ping','disk','ssh','http','load','procs','tcp','by_ssh')],'plugins'); P('wireguard-tools','1.0.20210914-1+b1',['/usr/bin/wg'],'WireGuard tools'); P('openvpn','2.6.3-1+deb12u3',['/usr/sbin/openvpn'],'VPN daemon'); P('tinc','1.0.36-2+b1',['/usr/sbin/tincd'],'mesh VPN'); P('auditd','1:3.0.9-1',['/sbin/auditd'],'audit daemon',{},'auditd'); P('tftpd-hpa','5.2+20150808-1.4',['/usr/sbin/in.tftpd'],'TFTP server',{'/etc/default/tftpd-hpa':'TFTP_USERNAME="tftp"\nTFTP_DIRECTORY="/srv/tftp"\nTFTP_ADDRESS=":69"\nTFTP_OPTIONS="--secure"\n'},'tftpd-hpa'); P('snmptrapd','5.9.3+dfsg-2+deb12u1',['/usr/sbin/snmptrapd'],'SNMP traps',{'/etc/snmp/snmptrapd.conf':'authCommunity log,execute,net traps\ntraphandle default /usr/local/lib/snmp/traphandler\ntraphandle IF-MIB::linkDown /usr/local/lib/snmp/linkdown.sh\n'},'snmptrapd'); P('etckeeper','1.18.20-1',['/usr/bin/etckeeper'],'/etc in git',{'/etc/etckeeper/etckeeper.conf':'VCS="git"\nGIT_COMMIT_OPTIONS=""\n','/etc/apt/apt.conf.d/05etckeeper':'DPkg::Pre-Invoke { "if [ -x /usr/bin/etckeeper ]; then etckeeper pre-install; fi"; };\nDPkg::Post-Invoke { "if [ -x /usr/bin/etckeeper ]; then etckeeper post-install; fi"; };\n'}); P('ansible-core','2.14.18-0+deb12u2',['/usr/bin/ansible-playbook'],'automation'); P('expect','5.45.4-2+b1',['/usr/bin/expect'],'automates interactive programs'); P('jq','1.6-2.1',['/usr/bin/jq'],'JSON processor'); P('mtr-tiny','0.95-1',['/usr/bin/mtr'],'traceroute',when=ago(120,10))
for n,so in (('libpam-google-authenticator','pam_google_authenticator.so'),('libpam-ldapd','pam_ldap.so')): pkg(n,'20191231-2' if 'goo' in n else '0.9.12-4',{'/lib/x86_64-linux-gnu/security/'+so:(elf(so.split('.')[0],so),0o644),'/usr/share/pam-configs/'+n:'Name: %s\nDefault: no\nPriority: 128\nAuth-Type: Primary\nAuth:\n\t[success=end default=ignore] %s use_first_pass\n'%(n,so)},n)
# PAM
w('/etc/pam.d/common-auth','# managed by hand since 2024-02 (ldap, faillock), see wiki OPS-311\nauth\trequired\tpam_faillock.so preauth silent deny=6 unlock_time=600\nauth\t[success=3 default=ignore]\tpam_unix.so nullok\nauth\t[success=2 default=ignore]\tpam_ldap.so minimum_uid=2000 use_first_pass\nauth\t[default=die]\tpam_faillock.so authfail deny=6 unlock_time=600\nauth\trequisite\tpam_deny.so\nauth\trequired\tpam_permit.so\n',mt=T('2024-02-14T15:12:00'))
s=open(ROOT+'/etc/pam.d/sshd').read(); w('/etc/pam.d/sshd','auth [success=done new_authtok_reqd=done default=die] pam_google_authenticator.so nullok\n'+s+'session optional pam_exec.so type=open_session seteuid /usr/local/sbin/login-notify\n',mt=T('2024-02-14T15:20:00'))
s=open(ROOT+'/etc/pam.d/su').read(); w('/etc/pam.d/su',s.rstrip('\n')+'\nauth required pam_wheel.so group=sudo\n',mt=T('2024-02-14T15:22:00')); w('/etc/security/faillock.conf','deny = 6\nunlock_time = 600\n',mt=T('2024-02-14T15:22:00'))
w('/usr/local/sbin/login-notify','#!/bin/sh\n# tells the chat about logins as root\n[ "$PAM_USER" = root ] || exit 0\n/usr/bin/curl -s -m 5 -H "Content-Type: application/json" -d "{\\"text\\":\\"root login on ops01 from $PAM_RHOST\\"}" https://chat.corp.example.net/hooks/%s >/dev/null 2>&1 &\nexit 0\n'%rs(24).lower(),0o755,mt=T('2024-02-14T15:18:00'))
w('/etc/nslcd.conf','uid nslcd\nuri ldaps://ldap01.corp.example.net/\nbase dc=corp,dc=example,dc=net\n',0o640); w('/etc/nsswitch.conf','passwd: files ldap systemd\ngroup: files ldap systemd\nshadow: files ldap\nhosts: files dns\nnetworks: files\nprotocols: db files\nservices: db files\n',mt=T('2024-02-14T15:12:00'))
# ssh
K={}
for n,_ in PEOPLE:
    k,f=pub(n+'@'+random.choice(['nb','desk','yubikey'])); K[n]=f; L=[k]
    if n in('andrea','emil'): L.append(pub(n+'@home','ssh-rsa')[0])
    akeys(n,L,ago(random.randint(20,700)))
    w(HOME[n]+'/.ssh/config','Host *.corp.example.net\n  ProxyJump ops01\n  ForwardAgent %s\n  ControlMaster auto\n  ControlPath ~/.ssh/cm-%%r@%%h:%%p\nHost fw01\n  KexAlgorithms +diffie-hellman-group14-sha1\n  HostKeyAlgorithms +ssh-rsa\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n'%random.choice(['yes','no']),0o600,UID[n],ago(200))
    if n in('andrea','bernd','chris','daniela'): w(HOME[n]+'/.google_authenticator','%s\n" RATE_LIMIT 3 30\n" WINDOW_SIZE 17\n" TOTP_AUTH\n%s\n'%(rs(26,'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'),'\n'.join(rs(8,'0123456789') for _ in range(5))),0o400,UID[n],ago(400))
akeys('jump',['restrict,port-forwarding,permitopen="%s:22",command="/usr/sbin/nologin" %s'%(h,pub(n)[0]) for h,n in (('web01','vendor-acme'),('db01','vendor-dba'),('esx01','karl@tablet'))])
bk,bf=pub('borg@nas01'); gk,gf=pub('ansible@git01-ci'); mk,mf=pub('nagios@mon02')
akeys('backupsync',['command="/usr/local/bin/rrsync -ro /srv",restrict '+bk]); akeys('ansible',['from="10.30.1.19",command="/usr/local/bin/run-playbook $SSH_ORIGINAL_COMMAND",no-pty '+gk]); akeys('root',['command="/usr/local/sbin/mon-dispatch",no-port-forwarding,no-X11-forwarding,no-pty,from="10.30.0.77" '+mk,pub('breakglass-safe-2024')[0]])
w('/usr/local/bin/rrsync','#!/bin/sh\n# restrict rsync to one directory\ncase "$SSH_ORIGINAL_COMMAND" in "rsync --server --sender"*) cd "${2:-/srv}" && exec /usr/bin/rsync --server --sender -logDtpre.iLsfxCIvu . .;; *) echo denied; exit 1;; esac\n',0o755)
w('/usr/local/bin/run-playbook','#!/bin/bash\nset -eu\nP=$(basename -- "${1:-site}") ; [[ $P =~ ^[a-z0-9-]+$ ]] || exit 2\ncd /srv/ansible && exec /usr/bin/ansible-playbook -i inventory "$P.yml"\n',0o755)
w('/usr/local/sbin/mon-dispatch','#!/bin/bash\ncase "$SSH_ORIGINAL_COMMAND" in raid) cat /proc/mdstat;; mailq) mailq|tail -1;; wg) wg show all latest-handshakes;; *) exit 3;; esac\n',0o755)
w('/etc/ssh/sshd_config.d/10-bastion.conf','Port 22\nPort 443\nPermitRootLogin prohibit-password\nAllowTcpForwarding yes\nGatewayPorts clientspecified\nAuthorizedKeysFile .ssh/authorized_keys /etc/ssh/authorized_keys.d/%u\nTrustedUserCAKeys /etc/ssh/user_ca.pub\nAuthorizedKeysCommand /usr/local/sbin/ldap-keys %u\nAuthorizedKeysCommandUser nobody\nPermitTunnel point-to-point\nKbdInteractiveAuthentication yes\nMatch User jump\n  PermitTTY no\n  X11Forwarding no\n  ForceCommand /usr/sbin/nologin\n',mt=T('2024-02-14T16:00:00'))
w('/usr/local/sbin/ldap-keys','#!/bin/sh\n# public keys from the directory\nexec timeout 4 curl -s "ldaps://ldap01.corp.example.net/ou=people,dc=corp,dc=example,dc=net?sshPublicKey?one?(uid=$1)" | sed -n "s/^.*sshPublicKey: //p"\n',0o755,mt=T('2024-02-14T16:00:00')); w('/etc/ssh/user_ca.pub',pub('user-ca@corp')[0]+'\n'); w('/etc/ssh/authorized_keys.d/andrea',pub('andrea@spare')[0]+'\n')
# tunnels
priv('/var/lib/autossh/.ssh/id_tunnel','autossh@ops01',UID['autossh'],T('2023-11-11T11:00:00'))
for n,r,a in (('graz','branch-graz','-L 10.30.0.5:8443:10.60.0.2:443'),('linz','branch-linz','-R 9100:localhost:9100 -R 2222:localhost:22'),('db','db02','-L 127.0.0.1:5433:127.0.0.1:5432'),('socks','branch-graz','-D 127.0.0.1:1080')):
    lunit('tunnel-'+n,'/usr/bin/autossh -M 0 -N -T -o ServerAliveInterval=30 -o ExitOnForwardFailure=yes -i /var/lib/autossh/.ssh/id_tunnel %s tunnel@%s.corp.example.net'%(a,r),'SSH tunnel to %s'%r,'autossh','Environment=AUTOSSH_GATETIME=0\nRestart=always\nRestartSec=5\n',T('2023-11-11T12:00:00'))
lunit('serial-relay','/usr/bin/socat TCP-LISTEN:7001,bind=10.30.0.5,reuseaddr,fork,range=10.30.0.0/16 /dev/ttyUSB0,raw,echo=0,b9600','Console of sw-core1 by TCP','nobody',mt=T('2024-04-04T10:00:00')); lunit('syslog-relay','/usr/bin/socat -u UDP-RECV:5514 UDP-SENDTO:siem.corp.example.net:514','Relay for old printers','nobody',mt=T('2024-04-04T10:10:00'))
# vpn
w('/etc/wireguard/wg0.conf','[Interface]\nAddress = 10.99.0.1/24\nListenPort = 51820\nPrivateKey = %s\nPostUp = /usr/local/sbin/wg-nat up %%i\nPostDown = /usr/local/sbin/wg-nat down %%i\n'%base64.b64encode(rb(32)).decode()+''.join('\n[Peer]\n# %s\nPublicKey = %s\nAllowedIPs = 10.99.0.%d/32\n'%(n,base64.b64encode(rb(32)).decode(),10+i) for i,(n,_) in enumerate(PEOPLE)),0o600,mt=ago(40))
w('/usr/local/sbin/wg-nat','#!/bin/sh\nsysctl -q -w net.ipv4.ip_forward=1\n[ "$1" = up ] && A=add || A=delete\nnft $A rule inet nat postrouting oifname eth0 ip saddr 10.99.0.0/24 masquerade\n',0o755); w('/lib/systemd/system/../../../etc/systemd/system/wg-up@.service' if 0 else '/etc/systemd/system/wg-up@.service','[Unit]\nDescription=WireGuard %i\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/local/sbin/wg-up %i\n[Install]\nWantedBy=multi-user.target\n'); w('/usr/local/sbin/wg-up','#!/bin/sh\nip link add $1 type wireguard && wg setconf $1 /etc/wireguard/$1.conf && ip link set $1 up\n',0o755); ln('/etc/systemd/system/wg-up@.service','/etc/systemd/system/multi-user.target.wants/wg-up@wg0.service')
w('/etc/openvpn/server/roadwarrior.conf','port 1194\nproto udp\ndev tun0\nca ca.crt\nscript-security 2\nclient-connect /etc/openvpn/scripts/connect.sh\nauth-user-pass-verify /etc/openvpn/scripts/ldap-auth.sh via-file\nup /etc/openvpn/scripts/up.sh\npush "route 10.30.0.0 255.255.0.0"\n'); 
for n,b in (('connect.sh','logger -t openvpn "connect $common_name $trusted_ip"\n'),('ldap-auth.sh','U=$(sed -n 1p "$1"); P=$(sed -n 2p "$1"); exec curl -s -o /dev/null -u "uid=$U,ou=people,dc=corp,dc=example,dc=net:$P" ldaps://ldap01.corp.example.net/\n'),('up.sh','tc qdisc add dev $1 root fq_codel\n')): w('/etc/openvpn/scripts/'+n,'#!/bin/sh\n'+b,0o755)
lunit('openvpn-roadwarrior','/usr/sbin/openvpn --cd /etc/openvpn/server --config roadwarrior.conf','OpenVPN for road warriors')
w('/etc/tinc/mesh/tinc.conf','Name = ops01\nConnectTo = graz\n'); w('/etc/tinc/mesh/tinc-up','#!/bin/sh\nip addr add 10.98.0.1/24 dev $INTERFACE\nip link set $INTERFACE up promisc off\n',0o755); lunit('tinc-mesh','/usr/sbin/tincd -n mesh -D','tinc mesh')
# sysctl, audit, udev, network hooks, motd
w('/etc/sysctl.d/60-router.conf','net.ipv4.ip_forward=1\nnet.ipv4.conf.all.rp_filter=2\nnet.ipv4.conf.all.send_redirects=0\nkernel.yama.ptrace_scope=0\nfs.suid_dumpable=0\n'); w('/etc/audit/rules.d/ops.rules','-D\n-b 8192\n-w /etc/passwd -p wa -k identity\n-w /etc/sudoers.d -p wa -k sudo\n-a always,exit -F arch=b64 -S init_module,finit_module -k modules\n-a never,exit -F exe=/usr/sbin/zabbix_agentd\n',0o640)
w('/etc/udev/rules.d/70-serial-console.rules','SUBSYSTEM=="tty", ATTRS{idVendor}=="0403", SYMLINK+="console-sw1", GROUP="dialout", MODE="0660", RUN+="/usr/local/lib/udev/serial-hook %k"\n'); w('/etc/udev/rules.d/85-usb-backup.rules','ACTION=="add", SUBSYSTEM=="block", ENV{ID_FS_LABEL}=="OFFSITE", TAG+="systemd", ENV{SYSTEMD_WANTS}="offsite-backup.service"\n'); w('/usr/local/lib/udev/serial-hook','#!/bin/sh\nlogger -t serial "plugged $1"; stty -F /dev/$1 9600 raw\n',0o755)
w('/etc/systemd/system/offsite-backup.service','[Service]\nType=oneshot\nExecStart=/usr/local/sbin/offsite-backup\n'); w('/usr/local/sbin/offsite-backup','#!/bin/bash\nmount LABEL=OFFSITE /mnt && tar cz /etc /srv/ansible | openssl enc -aes-256-ctr -pbkdf2 -pass file:/root/.offsite > /mnt/ops01-$(date +%F).tgz.enc; umount /mnt\n',0o700); w('/root/.offsite',rs(32)+'\n',0o600)
w('/etc/network/if-up.d/routes','#!/bin/sh\n[ "$IFACE" = eth1 ] || exit 0\nip route replace 10.60.0.0/16 via 10.30.0.254\nethtool -K eth1 gro off 2>/dev/null || true\n',0o755); w('/etc/NetworkManager/dispatcher.d/50-vpn-watch','#!/bin/sh\n[ "$2" = up ] && systemctl try-restart tunnel-graz.service\nexit 0\n',0o755); w('/etc/dhcp/dhclient-exit-hooks.d/ddns','#!/bin/sh\n[ "$reason" = BOUND ] && logger -t ddns "address $new_ip_address"\n')
w('/etc/update-motd.d/20-ops','#!/bin/sh\necho "  BASTION ops01 - all sessions are recorded"\n[ -r /var/lib/ops/oncall ] && echo "  on call: $(cat /var/lib/ops/oncall)"\n/usr/bin/wg show wg0 latest-handshakes 2>/dev/null | wc -l | sed "s/^/  vpn peers: /"\n',0o755); w('/var/lib/ops/oncall','felix\n',mt=ago(5,7)); w('/etc/profile.d/ops.sh','export HISTTIMEFORMAT="%F %T " HISTSIZE=50000\nPROMPT_COMMAND=\'RET=$?; logger -p local6.debug -t "bash[$$]" "$USER: $(history 1 | sed "s/^ *[0-9]* *//") [$RET]"\'\n[ "$USER" != root ] || TMOUT=3600\nalias ssh-fw="ssh -o HostKeyAlgorithms=+ssh-rsa fw01"\n',mt=T('2024-02-20T10:00:00'))
# monitoring scripts
w('/etc/sudoers.d/monitoring','Defaults:nagios,zabbix !requiretty, !syslog\nnagios ALL=(root) NOPASSWD: /usr/lib/nagios/plugins/check_disk, /usr/local/lib/nagios/plugins/check_raid, /usr/bin/systemctl restart snmptrapd\nzabbix ALL=(root) NOPASSWD: /usr/bin/wg show *, /usr/sbin/smartctl -a /dev/*\n',0o440,mt=T('2024-03-01T10:00:00')); w('/etc/sudoers.d/people','%sudo ALL=(ALL:ALL) ALL\n%netops ALL=(root) NOPASSWD: /usr/bin/tcpdump, /usr/bin/nmap, /usr/bin/mtr\nansible ALL=(ALL) NOPASSWD: ALL\n',0o440,mt=T('2024-03-01T10:00:00'))
for n,b in (('check_raid','grep -q "_" /proc/mdstat && { echo "CRITICAL - degraded"; exit 2; }; echo "OK"; exit 0\n'),('check_cert','E=$(echo | timeout 9 openssl s_client -connect "$1:443" -servername "$1" 2>/dev/null | openssl x509 -noout -enddate | cut -d= -f2); [ $(date -d "$E" +%s) -gt $(date -d +14days +%s) ] && echo "OK $E" || { echo "WARN $E"; exit 1; }\n'),('check_smtp_banner','printf "EHLO ops01\\r\\nQUIT\\r\\n" | nc -w 5 "$1" 25 | grep -q ^220 && echo OK || { echo CRITICAL; exit 2; }\n'),('check_api','T=$(printf "%s:%s" mon "$(cat /etc/nagios/api.pw)" | base64 -w0); curl -sk -H "Authorization: Basic $T" "https://$1/health" | jq -e .ok >/dev/null && echo OK || exit 2\n'),('check_redis','exec 3<>/dev/tcp/$1/6379 && printf "PING\\r\\n" >&3 && read -t 3 -u 3 r && [[ $r == +PONG* ]] && echo OK || exit 2\n'),('check_proc_hidden','# compares ps with /proc, from the security team\n[ $(ps -e --no-headers | wc -l) -lt 9999 ] && echo OK\n')): w('/usr/local/lib/nagios/plugins/'+n,'#!/bin/bash\n'+b,0o755,mt=ago(random.randint(100,800)))
w('/etc/nagios/api.pw',rs(16)+'\n',0o640,(0,124)); w('/etc/nagios4/commands.d.cfg','define command{\n command_name restart_snmptrapd\n command_line /usr/bin/sudo /usr/bin/systemctl restart snmptrapd\n}\n'); w('/etc/zabbix/zabbix_agentd.d/ops.conf','EnableRemoteCommands=1\nLogRemoteCommands=1\nUserParameter=wg.peers,sudo /usr/bin/wg show wg0 latest-handshakes | wc -l\nUserParameter=port.open[*],nc -z -w2 $1 $2; echo $?\n')
w('/usr/local/lib/snmp/traphandler','#!/bin/bash\nread host; read ip; vars=$(cat)\necho "$(date +%FT%T) $host $ip $vars" >> /var/log/traps.log\n',0o755); w('/usr/local/lib/snmp/linkdown.sh','#!/bin/sh\nread h; read ip; curl -s -m 5 -d "link down $h" https://chat.corp.example.net/hooks/net >/dev/null\n',0o755); ap('/etc/snmp/snmpd.conf','extend raid /usr/local/lib/nagios/plugins/check_raid\npass .1.3.6.1.4.1.99999 /usr/local/lib/snmp/pass.sh\n',T('2024-03-01T11:00:00')) if os.path.exists(ROOT+'/etc/snmp/snmpd.conf') else None
w('/usr/local/lib/snmp/pass.sh','#!/bin/sh\n[ "$1" = -g ] && echo "$2" && echo integer && wg show wg0 peers 2>/dev/null | wc -l\n',0o755)
w('/opt/grafana/bin/grafana',elf('grafana'),0o755); w('/opt/grafana/conf/custom.ini','[server]\nhttp_addr = 127.0.0.1\n[security]\nadmin_password = $__file{/opt/grafana/.pw}\n',0o640,(0,122)); w('/opt/grafana/.pw',rs(18),0o640,(0,122)); lunit('grafana','/opt/grafana/bin/grafana server --config=/opt/grafana/conf/custom.ini --homepath /opt/grafana','Grafana','grafana','AmbientCapabilities=CAP_NET_BIND_SERVICE\nRestart=always\n')
mkdir('/var/lib/node_exporter',(0,0)); timer('textfile-apt','*:0/30','/usr/local/sbin/textfile-apt','apt metrics'); w('/usr/local/sbin/textfile-apt','#!/bin/bash\nF=/var/lib/node_exporter/.apt.$$\necho "apt_upgrades $(apt-get -s dist-upgrade 2>/dev/null | grep -c ^Inst)" > $F && mv $F /var/lib/node_exporter/apt.prom\n',0o755); w('/var/lib/node_exporter/apt.prom','apt_upgrades 3\n',mt=ago(.01))
timer('config-backup','03:20','/usr/local/sbin/switch-backup','Save switch configurations','ansible'); w('/usr/local/sbin/switch-backup','#!/usr/bin/expect -f\nset pw [exec cat /etc/ops/switch.pw]\nforeach h {sw-core1 sw-core2 fw01} {\n spawn -noecho ssh -o StrictHostKeyChecking=no backup@$h\n expect "assword:" { send "$pw\\r" }\n expect "#" { send "copy running-config tftp://10.30.0.5/$h.cfg\\r\\r\\r" }\n expect "#" { send "exit\\r" }\n}\n',0o755,mt=T('2024-04-10T10:00:00')); w('/etc/ops/switch.pw',rs(12)+'\n',0o640,(0,1020))
timer('dns-check','hourly','/usr/local/sbin/dns-check','compare name servers','nobody'); w('/usr/local/sbin/dns-check','#!/bin/bash\nfor z in corp.example.net; do for s in 10.30.0.2 10.30.0.3; do printf "%s %s\\n" $s "$(getent hosts $z)"; done; done | sort | md5sum | logger -t dns-check\n',0o755)
w('/etc/cron.d/ops','PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin\n*/10 * * * * nobody /usr/bin/curl -fsS -m 10 https://hc-ping.com/%s >/dev/null\n5 5 * * 1 root /usr/bin/nmap -sS -O -oA /srv/scans/lan-$(date +\\%%F) 10.30.0.0/23 >/dev/null 2>&1\n@reboot root sleep 30; /usr/local/sbin/wg-up wg0\n20 1 * * * root cd /etc && /usr/bin/etckeeper commit "daily" >/dev/null\n'%'1c5e0d7e-3a4b-4b1e-9e57-0a3c7be0ff11',mt=T('2024-05-01T10:00:00'))
for k in range(4):
    d=NOW-D.timedelta(days=NOW.weekday()+7*k); d=d.replace(hour=5,minute=9,second=11)
    if d<NOW: w('/srv/scans/lan-%s.nmap'%d.strftime('%F'),'# Nmap 7.93 scan initiated as: nmap -sS -O -oA /srv/scans/lan 10.30.0.0/23\nNmap scan report for db01.corp.example.net (10.30.0.12)\nPORT     STATE SERVICE\n22/tcp   open  ssh\n4444/tcp closed krb524\n5432/tcp open  postgresql\n# Nmap done: 512 IP addresses (31 hosts up)\n',0o640,(0,1100),d,dirowner=(0,0))
# trees
for p,d in {'/srv/ansible/inventory':'[web]\nweb01\nweb02\n[db]\ndb01 ansible_become_pass="{{ vault_db }}"\n','/srv/ansible/site.yml':'- hosts: all\n  become: true\n  roles: [base, users, hardening]\n','/srv/ansible/roles/users/tasks/main.yml':'- name: keys\n  authorized_key: user={{ item.n }} key={{ item.k }}\n  loop: "{{ people }}"\n- name: remove leavers\n  user: name={{ item }} state=absent\n  loop: "{{ leavers }}"\n- shell: "find /tmp -user {{ item }} -delete"\n  loop: "{{ leavers }}"\n','/srv/ansible/roles/hardening/files/ld.so.preload.README':'# we check that /etc/ld.so.preload is absent\n','/srv/ansible/group_vars/all/vault.yml':'$ANSIBLE_VAULT;1.1;AES256\n'+'\n'.join(rs(80,'0123456789') for _ in range(8))+'\n','/srv/terraform/main.tf':'provider "hcloud" { token = var.token }\nresource "hcloud_server" "edge" {\n  user_data = base64encode(file("init.sh"))\n  provisioner "remote-exec" { inline = ["curl -fsSL https://get.docker.com | sh"] }\n}\n','/srv/terraform/terraform.tfstate':'{"version":4,"serial":211,"resources":[]}\n','/srv/packer/debian.pkr.hcl':'source "qemu" "deb" {\n ssh_password = "packer"\n boot_command = ["<esc>auto url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg<enter>"]\n}\n','/srv/packer/preseed.cfg':'d-i preseed/late_command string in-target sh -c "echo \'packer ALL=(ALL) NOPASSWD: ALL\' > /etc/sudoers.d/packer"\n','/srv/ansible/.git/hooks/post-merge':'#!/bin/sh\nansible-playbook --syntax-check site.yml\n'}.items(): w(p,d,0o755 if 'hooks' in p else 0o644,UID['ansible'],ago(random.randint(10,400)))
for p,n in (('pxelinux.0',2600),('images/bookworm/linux',9000),('images/bookworm/initrd.gz',9000),('firmware/ios-xe-17.9.bin',12000),('firmware/ap-8.10.img',7000),('sw-core1.cfg',0)): w('/srv/tftp/'+p,rb(n) if n else 'hostname sw-core1\nusername admin privilege 15 secret 9 $9$%s\nsnmp-server community ro RO\nmonitor session 1 source interface Gi1/0/1\n'%rs(14),0o644,UID['tftp'],ago(random.randint(2,600)) if n else ago(0,3,21))
w('/srv/tftp/pxelinux.cfg/default','DEFAULT local\nLABEL rescue\n KERNEL images/bookworm/linux\n APPEND initrd=images/bookworm/initrd.gz init=/bin/sh\n',0o644,UID['tftp'])
# syslog server
w('/etc/rsyslog.d/10-remote.conf','module(load="imudp")\ninput(type="imudp" port="514" ruleset="remote")\nmodule(load="imtcp")\ninput(type="imtcp" port="514" ruleset="remote")\nmodule(load="omprog")\ntemplate(name="R" type="string" string="/var/log/remote/%HOSTNAME%.log")\nruleset(name="remote") {\n action(type="omfile" dynaFile="R")\n if $msg contains "LINK-3-UPDOWN" then action(type="omprog" binary="/usr/local/lib/rsyslog/linkmail")\n}\n:programname, isequal, "dns-check" stop\n',mt=T('2024-04-20T10:00:00')); w('/usr/local/lib/rsyslog/linkmail','#!/bin/bash\nwhile read -r l; do echo "$l" | mail -s "link" noc@corp.example.net; done\n',0o755)
w('/etc/logrotate.d/remote','/var/log/remote/*.log /var/log/traps.log {\n\tweekly\n\trotate 4\n\tcompress\n\tdelaycompress\n\tmissingok\n}\n')
RL={h:Log('/var/log/remote/%s.log'%h) for h in ('web01','web02','db01','fw01','sw-core1')}; tr=Log('/var/log/traps.log')
noise(40)
d=WEEK0
while d<NOW:
    for h,l in RL.items():
        for _ in range(12):
            t=d+D.timedelta(seconds=random.uniform(10,86300))
            l.sys(t,*random.choice([('sshd[%d]'%random.randint(900,99999),'Failed password for root from %s port %d ssh2'%(random.choice(SCAN),random.randint(2000,60000))),('sshd[%d]'%random.randint(900,99999),'Accepted publickey for ansible from 10.30.0.5 port %d ssh2: ED25519 SHA256:%s'%(random.randint(2000,60000),rs(43))),('kernel','device eth0 entered promiscuous mode'),('CRON[%d]'%random.randint(900,99999),'(root) CMD (/usr/local/bin/backup)')]) if h[:2] not in('fw','sw') else ('%LINK-3-UPDOWN','Interface GigabitEthernet1/0/%d, changed state to up'%random.randint(1,48)),host=h)
    t=d+D.timedelta(hours=11,seconds=random.randint(1,3000)); tr.add(t,t.strftime('%FT%T')+' sw-core1 UDP: [10.30.0.16]:161 IF-MIB::linkUp'); d+=DAY
# the network engineers sniff: sudo in auth.log, promiscuous lines, captures in the home
for n in ('emil','felix'):
    d=WEEK0+DAY
    while d<NOW-DAY:
        if d.weekday()<5 and random.random()<.4:
            t=d.replace(hour=random.randint(9,15),minute=random.randint(1,40),second=4); a=t+D.timedelta(minutes=4); dur=random.randint(60,600); f='%s-%s.pcap'%(random.choice(['voip','dhcp','fw-graz','printer']),t.strftime('%m%d-%H%M'))
            session(n,t,35,'10.30.2.%d'%(30+len(n)),K[n],[(a,dur,'/usr/bin/tcpdump -ni eth1 -s0 -w %s/captures/%s port not 22'%(HOME[n],f))]+([(a+D.timedelta(seconds=dur+60),20,'/usr/bin/nmap -sU -p161 10.30.0.0/24 -oN %s/captures/snmp.txt'%HOME[n])] if random.random()<.4 else []))
            klog(a+D.timedelta(milliseconds=450),'device eth1 entered promiscuous mode'); klog(a+D.timedelta(seconds=dur-.2),'device eth1 left promiscuous mode')
            e=a+D.timedelta(seconds=dur); o=ep(a); b=struct.pack('<IHHiIII',0xa1b2c3d4,2,4,0,0,262144,1)
            for k in range(12): b+=struct.pack('<IIII',int(o+1+k*dur/14),k*999,60,60)+rb(60)
            w('%s/captures/%s'%(HOME[n],f),b,0o644,UID['tcpdump'],e,dirowner=UID[n])
        d+=DAY
w('/home/emil/captures/snmp.txt','# Nmap 7.93 scan\n161/udp open snmp\n',0o644,(0,0),ago(4),dirowner=UID['emil'])
w('/home/emil/bin/mitm-lab.sh','#!/bin/bash\n# lab bench only: see what the old phone sends\nsocat -v TCP-LISTEN:5060,fork TCP:10.30.9.9:5060 2>&1 | tee ~/captures/sip.txt\n',0o755,UID['emil'],ago(150)); w('/home/felix/bin/sendfile','#!/bin/sh\n# tar over nc to the lab host\ntar cz "$1" | nc -w 3 labhost.corp.example.net 9999\n',0o755,UID['felix'],ago(300))
for n,_ in PEOPLE:
    if n in('emil','felix'): continue
    routine(n,['10.30.2.%d'%(20+len(n)),'198.51.100.%d'%(40+len(n)*2)],K[n],random.choice([.3,.6,.8]),{'andrea':['/usr/bin/apt update','/usr/bin/systemctl restart tunnel-graz','/usr/bin/wg show','/usr/bin/nano /etc/wireguard/wg0.conf','/bin/bash'],'bernd':['/bin/bash','/usr/bin/journalctl -f','/usr/bin/auditctl -l'],'chris':['/usr/bin/strace -fp 702','/usr/bin/passwd -u karl','/usr/bin/systemctl restart auditd.service']}.get(n))
d=pmonth
while d<NOW:
    session('ansible',d.replace(hour=4,minute=11,second=7),4,'10.30.1.19',gf,tty=False); session('backupsync',d.replace(hour=1,minute=41,second=7),2,'10.30.0.18',bf,tty=False)
    for h in range(0,24,3): session('root',d.replace(hour=h,minute=33,second=2),.05,'10.30.0.77',mf,tty=False)
    d+=DAY
cronlines([(1,20,'root','cd /etc && /usr/bin/etckeeper commit "daily" >/dev/null'),(None,10,'nobody','/usr/bin/curl -fsS -m 10 https://hc-ping.com/1c5e0d7e-3a4b-4b1e-9e57-0a3c7be0ff11 >/dev/null'),(None,17,'root','cd / && run-parts --report /etc/cron.hourly')])
w('/etc/.gitignore','# begin section managed by etckeeper\n*.dpkg-new\n*.old\nshadow-\n'); w('/etc/.etckeeper',"mkdir -p './apt/preferences.d'\nmaybe chmod 0640 'shadow'\nmaybe chgrp 'shadow' 'shadow'\n",0o700,mt=ago(0,1,20)); w('/etc/.git/HEAD','ref: refs/heads/master\n',0o600); w('/etc/.git/config','[core]\n\trepositoryformatversion = 0\n',0o600); w('/etc/.git/hooks/pre-commit','#!/bin/sh\n# pre-commit hook for etckeeper\nset -e\netckeeper pre-commit -d "`pwd`"\n',0o755); os.chmod(ROOT+'/etc/.git',0o700); w('/etc/.git/logs/HEAD','%s %s root <root@ops01> %d +0000\tcommit: daily\n'%('0'*40,hashlib.sha1(b'a').hexdigest(),ep(ago(0,1,20))),0o600,mt=ago(0,1,20))
w('/home/andrea/.bash_history','#%d\nssh -J ops01 db01\n#%d\nssh -fN -R 8080:localhost:80 branch-linz\n#%d\nsudo wg show\n#%d\ncurl -sk https://web01/health | jq\n#%d\nnc -lvp 9999 > /tmp/dump.tgz\n'%tuple(int(ep(ago(9-k,11))) for k in range(5)),0o600,UID['andrea'],ago(2)); w('/home/emil/.bash_history','sudo tcpdump -ni eth1 port 67\ntshark -r captures/voip.pcap\nscp sw-core1:flash:config.text .\necho Y2lzY28= | base64 -d\nip link set eth1 promisc on\n',0o600,UID['emil'],ago(2)); w('/root/.bash_history','visudo -f /etc/sudoers.d/people\nsystemctl daemon-reload\nausearch -k identity -ts today\ntruncate -s 0 /var/log/traps.log.old\nrm -f /var/log/traps.log.old\niptables-save | less\n',0o600,mt=ago(2))
wrapup()
PYEOF
exit 0
